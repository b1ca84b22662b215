using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Yaml;

/// <summary>An entry of a list of layers, its kind found and its keys checked.</summary>
/// <param name="Place">Where its kind stands.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Options">Its options.</param>
/// <param name="Siblings">The mapping that it is, for the keys beside the kind; null where the kind stands alone.</param>
internal sealed record LayerText(Place Place, Kind Kind, OptionValues Options, YamlMapping? Siblings)
{
    /// <exception cref="InvalidFileException">The entry is no layer.</exception>
    public static LayerText Read(string file, YamlNode node, Scope scope, IReadOnlyDictionary<string, Block> blocks)
        => new Reader(file, scope, blocks).Read(scope.Arguments.Resolve(file, node));

    private sealed class Reader(string file, Scope scope, IReadOnlyDictionary<string, Block> blocks)
    {
        private readonly Problems problems = new(file);

        public LayerText Read(YamlNode node) => node switch
        {
            YamlScalar scalar => Alone(scalar),
            YamlMapping mapping => WithKeys(mapping),
            _ => throw Error(node.Place, "a list stands in the place of a layer; `block: [...]` gives layers a scope, `concat` and `add` take branches"),
        };

        /// <summary>`tanh`, `leaky-relu:0.2`.</summary>
        private LayerText Alone(YamlScalar scalar)
        {
            if (scalar.IsNothing || scalar.Text.Length == 0) throw Error(scalar.Place, "a layer is missing behind the '-'");
            var colon = scalar.Text.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? scalar.Text : scalar.Text[..colon];
            var kind = Kinds.Find(name);
            if (kind is null) throw Unknown(scalar.Place, name);
            if (colon >= 0 && !kind.TakesColon) throw Error(scalar.Place, $"'{name}' takes nothing behind a colon, got '{scalar.Text}'");
            YamlNode value = new YamlScalar(scalar.Place, colon < 0 ? "" : scalar.Text[(colon + 1)..], isPlain: true);
            return Finish(scalar.Place, kind, value, null);
        }

        private LayerText WithKeys(YamlMapping mapping)
        {
            var kinds = mapping.Entries.Where(e => Kinds.Find(e.Key.Text) is not null).ToArray();
            if (kinds.Length == 0)
            {
                var odd = mapping.Entries.FirstOrDefault(e => !Kinds.SiblingKeys.Contains(e.Key.Text));
                if (odd.Key is not null) throw Unknown(odd.Key.Place, odd.Key.Text);
                throw Error(mapping.Place, "a layer has no kind, such as `linear: 256`");
            }

            if (kinds.Length > 1)
            {
                var (first, second) = (kinds[0].Key, kinds[1].Key);
                throw Error(second.Place, $"a layer has one kind, got '{first.Text}' and '{second.Text}'; put each behind a '-' of its own");
            }

            var (key, value) = kinds[0];
            var kind = Kinds.Find(key.Text)!;
            foreach (var (other, _) in mapping.Entries)
            {
                if (other != key && !kind.Siblings.Contains(other.Text)) problems.Add(other.Place, Misplaced(kind, other.Text));
            }

            return Finish(key.Place, kind, scope.Arguments.Resolve(file, value), mapping);
        }

        private LayerText Finish(Place place, Kind kind, YamlNode value, YamlMapping? siblings)
        {
            var values = new Dictionary<string, object>(StringComparer.Ordinal);
            foreach (var option in kind.Options)
            {
                if (option.Default is { } standard) values[option.Name] = standard;
            }

            if (value is YamlMapping mapping && kind.HasLongForm) LongForm(kind, mapping, values);
            else if (value is YamlScalar { IsNothing: true }) Missing(place, kind, []);
            else if (kind.Short is { } option) Take(option, value, kind.Name, values);
            else problems.Add(value.Place, $"'{kind.Name}' takes {(kind.Options.IsEmpty ? "no options" : $"a mapping of options, as in {Example(kind)}")}, got {value.Description}");
            problems.ThrowIfAny();
            return new LayerText(place, kind, new OptionValues(values), siblings);
        }

        private void LongForm(Kind kind, YamlMapping mapping, Dictionary<string, object> values)
        {
            foreach (var (key, value) in mapping.Entries)
            {
                var option = kind.Options.FirstOrDefault(o => o.Name == key.Text);
                if (option is not null) Take(option, scope.Arguments.Resolve(file, value), option.Name, values);
                else problems.Add(key.Place, UnknownOption(kind, key.Text));
            }

            Missing(mapping.Place, kind, mapping.Entries.Select(e => e.Key.Text));
        }

        private void Missing(Place place, Kind kind, IEnumerable<string> given)
        {
            var missing = kind.Options.Where(o => o.IsRequired && !given.Contains(o.Name));
            foreach (var option in missing) problems.Add(place, $"'{kind.Name}' needs `{option.Name}` ({option.Doc})");
        }

        private void Take(Option option, YamlNode value, string label, Dictionary<string, object> values)
        {
            var taken = option.Type switch
            {
                OptionType.Layers => ListOf(value, label, mayBeEmpty: false),
                OptionType.Branch => ListOf(value, label, mayBeEmpty: true),
                OptionType.Branches => BranchesOf(value, label),
                OptionType.BlockOrLayers => value is YamlScalar ? value : ListOf(value, label, mayBeEmpty: false),
                OptionType.PerAxis or OptionType.Padding when value is YamlSequence axes => WholeNumbers(axes.Items, value, label) is { } each ? PerAxis.Of([.. each]) : null,
                OptionType.Numbers => WholeNumbers(value is YamlSequence list ? list.Items : [value], value, label) is { } all ? Numbers.Create([.. all]) : null,
                OptionType.Word => WordOf(option, value, label),
                _ => Scalars.Read(option.Type, value, label, problems),
            };
            if (taken is not null) values[option.Name] = taken;
        }

        private List<long>? WholeNumbers(List<YamlNode> items, YamlNode value, string label)
        {
            var numbers = new List<long>();
            foreach (var item in items)
            {
                if (Scalars.Read(OptionType.Integer, scope.Arguments.Resolve(file, item), label, problems) is long number) numbers.Add(number);
            }

            if (items.Count == 0) problems.Add(value.Place, $"`{label}` must be a whole number, or a list of them, one for each axis; got an empty list");
            return numbers.Count == 0 || numbers.Count < items.Count ? null : numbers;
        }

        private string? WordOf(Option option, YamlNode value, string label)
        {
            if (value is YamlScalar { IsNothing: false } scalar && (option.Words.IsEmpty || option.Words.Contains(scalar.Text))) return scalar.Text;
            var question = value is YamlScalar { IsNothing: false } other ? Suggestion.Question(other.Text, option.Words) : "";
            problems.Add(value.Place, $"`{label}` must be {(option.Words.IsEmpty ? "a name" : string.Join(" or ", option.Words))}, got {value.Description}{question}");
            return null;
        }

        private YamlSequence? ListOf(YamlNode value, string label, bool mayBeEmpty)
        {
            if (value is YamlSequence list && (mayBeEmpty || list.Items.Count > 0)) return list;
            problems.Add(value.Place, value is YamlSequence ? $"`{label}` needs at least one layer" : $"`{label}` must be a list of layers, got {value.Description}");
            return null;
        }

        private YamlSequence? BranchesOf(YamlNode value, string label)
        {
            var wrong = value as YamlSequence is { } branches ? branches.Items.FirstOrDefault(b => b is not YamlSequence) : value;
            if (wrong is null) return (YamlSequence)value;
            problems.Add(wrong.Place, $"`{label}` must be a list of lists of layers, got {wrong.Description}{(wrong == value ? "" : " as a branch")}");
            return null;
        }

        private InvalidFileException Unknown(Place place, string name)
        {
            if (blocks.ContainsKey(name)) return Error(place, $"'{name}' is a block; write `block: {name}`");
            var question = Suggestion.Question(name, Kinds.Names);
            return Error(place, $"unknown layer '{name}'{(question.Length > 0 ? question : $"; there are {string.Join(", ", Kinds.Names)}")}");
        }

        private static string Misplaced(Kind kind, string key)
        {
            if (kind.Options.Any(o => o.Name == key)) return $"`{key}` is an option: write {Example(kind)}";
            if (Kinds.SiblingKeys.Contains(key)) return $"'{kind.Name}' takes no `{key}`";
            var question = Suggestion.Question(key, kind.Siblings);
            return $"unknown key '{key}'{(question.Length > 0 ? question : $"; beside '{kind.Name}' stand {string.Join(", ", kind.Siblings)}")}";
        }

        private static string UnknownOption(Kind kind, string key)
        {
            if (kind.Siblings.Contains(key)) return $"`{key}` stands beside `{kind.Name}`, not among its options";
            var question = Suggestion.Question(key, kind.Options.Select(o => o.Name));
            var rest = $"; '{kind.Name}' has {(kind.Options.IsEmpty ? "none" : string.Join(", ", kind.Options.Select(o => o.Name)))}";
            return $"unknown option '{key}'{(question.Length > 0 ? question : rest)}";
        }

        /// <summary>`conv: { out: …, kernel: … }`.</summary>
        private static string Example(Kind kind)
        {
            var shown = kind.Options.Where(o => o.IsRequired || kind.Options.Length < 3).Select(o => $"{o.Name}: …");
            return $"`{kind.Name}: {{ {string.Join(", ", shown)} }}`";
        }

        private InvalidFileException Error(Place place, string rule) => new(file, $"{place}", rule);
    }
}
