using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Yaml;

/// <summary>Writes out repetitions, branches and blocks into the layers of a graph. Its recursion is bounded by <see cref="MaxDepth"/>.</summary>
internal sealed class Expansion(string file, IReadOnlyDictionary<string, Block> blocks, GraphBuilder builder)
{
    /// <summary>Layers and branches after all repetition; the deepest plain network that was ever trained has 10,000.</summary>
    public const int MaxLayers = 100_000;

    /// <summary>Groups inside one another, through blocks too.</summary>
    public const int MaxDepth = 64;

    /// <summary>Names that a suggestion is looked for among: the search is slow, and a file may have very many.</summary>
    private const int MaxSuggestions = 1000;

    private const int MaxListed = 20;

    private const string ModelInput = "input";

    private readonly SchemeRequests schemes = new(file);
    private readonly Dictionary<string, int> values = new(StringComparer.Ordinal);
    private int made;

    /// <summary>Adds a list of layers behind a value and returns the value that the last of them makes.</summary>
    public int Add(IReadOnlyList<YamlNode> layers, Scope scope, int value)
    {
        foreach (var node in layers)
        {
            var text = LayerText.Read(file, node, scope, blocks);
            value = text.Kind switch
            {
                LayerKind kind => AddLayer(text, kind, scope, value),
                CompositeKind kind => AddParts(text, kind, scope, value),
                _ => AddGroup(text, scope, value),
            };
        }

        return value;
    }

    /// <summary>The schemes that layers ask for, by parameter.</summary>
    public ImmutableDictionary<string, Initializer> Overrides(Graph graph) => schemes.Resolve(graph);

    private int AddLayer(LayerText text, LayerKind kind, Scope scope, int value)
    {
        var name = LayerName(text, scope, kind.Name);
        schemes.Ask(text, scope, name);
        return Made(text.Place, name, kind.Name, () => builder.Add(name, kind.Make(text.Options), value));
    }

    private int AddParts(LayerText text, CompositeKind kind, Scope scope, int value)
    {
        var name = LayerName(text, scope, kind.Name);
        var made = new List<int>();
        foreach (var part in Guarded(text.Place, name, kind.Name, () => kind.Parts(text.Options, builder.ShapeOf(value))))
        {
            var partName = Checked(text.Place, $"{name}.{part.Name}");
            int[] reads = part.Reads.IsEmpty ? [value] : [.. part.Reads.Select(i => made[i])];
            if (part.Op is Linear) schemes.Ask(text, scope, partName);
            made.Add(Made(text.Place, partName, part.Op.Kind, () => builder.Add(partName, part.Op, reads)));
        }

        return made[^1];
    }

    private int AddGroup(LayerText text, Scope scope, int value)
    {
        if (scope.Depth == MaxDepth) throw Error(text.Place, $"groups and blocks stand more than {MaxDepth} deep in one another");
        return text.Kind switch
        {
            JoinKind join => Join(text, join, scope.Deeper, value),
            GroupKind { Form: GroupForm.Repeat } => Repeat(text, scope.Deeper, value),
            GroupKind { Form: GroupForm.From } => From(text, scope),
            GroupKind { Form: GroupForm.Residual } => Residual(text, scope.Deeper, value),
            _ => InBlock(text, scope.Deeper, value),
        };
    }

    private int Repeat(LayerText text, Scope scope, int value)
    {
        var times = text.Options.Integer("times");
        if (times < 1) throw Error(text.Place, $"`repeat` (={times}) must be at least 1");
        if (text.Siblings?[Kinds.Layers] is not { } node) throw Error(text.Place, "'repeat' needs `layers` beside it");
        if (node is not YamlSequence { Items: { Count: > 0 } layers })
        {
            throw Error(node.Place, $"`layers` must be a list of at least one layer, got {(node is YamlSequence ? "none" : node.Description)}");
        }

        var name = GivenName(text, scope);
        for (var i = 0L; i < times; i++)
        {
            var iteration = scope.Names.Full(string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"));
            var names = name is null ? scope.Names : NameScope.Within(Checked(text.Place, iteration));
            value = Add(layers, scope with { Names = names, Index = i }, value);
        }

        return value;
    }

    private int From(LayerText text, Scope scope)
    {
        var name = text.Options.Word("layer");
        if (values.TryGetValue(scope.Names.Full(name), out var value) || values.TryGetValue(name, out value)) return value;
        if (name == ModelInput) return 0;
        throw Error(text.Place, $"`from` names no earlier layer '{name}'{Suggestion.Question(name, values.Keys.Take(MaxSuggestions))}");
    }

    private int Residual(LayerText text, Scope scope, int value)
    {
        var branch = Add(text.Options.Items("layers"), scope, value);
        var shortcut = Add(text.Options.Items("shortcut"), scope, value);
        var name = LayerName(text, scope, "add");
        return Made(text.Place, name, "add", () => builder.Add(name, new Add(), shortcut, branch));
    }

    private int Join(LayerText text, JoinKind kind, Scope scope, int value)
    {
        var ends = new List<int>();
        foreach (var branch in text.Options.Items("branches"))
        {
            Count(branch.Place);
            ends.Add(Add(((YamlSequence)branch).Items, scope, value));
        }

        if (ends.Count < 2) throw Error(text.Place, $"`{text.Kind.Name}` needs at least two branches, got {ends.Count}");
        var name = LayerName(text, scope, kind.Name);
        return Made(text.Place, name, kind.Name, () => builder.Add(name, kind.Make(text.Options), [.. ends]));
    }

    private int InBlock(LayerText text, Scope scope, int value)
    {
        var node = text.Options.Node("block");
        var with = text.Siblings?[Kinds.With];
        if (node is YamlSequence inline)
        {
            if (with is not null) throw Error(with.Place, "`with` gives arguments to a named block; these layers stand here already");
            return Add(inline.Items, scope with { Names = NameScope.Within(LayerName(text, scope, "block")) }, value);
        }

        var reference = ((YamlScalar)node).Text;
        if (!blocks.TryGetValue(reference, out var block))
        {
            var rest = blocks.Count == 0 ? "; the model has no `blocks`" : $"; there are {string.Join(", ", blocks.Keys.Take(MaxListed))}";
            var question = Suggestion.Question(reference, blocks.Keys.Take(MaxSuggestions));
            throw Error(node.Place, $"unknown block '{reference}'{(question.Length > 0 ? question : rest)}");
        }

        if (scope.Blocks.Contains(reference))
        {
            throw Error(node.Place, $"the block '{reference}' contains itself: {string.Join(" > ", scope.Blocks.Add(reference))}");
        }

        var within = scope with
        {
            Names = NameScope.Within(LayerName(text, scope, reference)),
            Arguments = new Arguments(reference, ArgumentsOf(block, with, scope)),
            Blocks = scope.Blocks.Add(reference),
        };
        return Add(block.Layers.Items, within, value);
    }

    private Dictionary<string, YamlScalar> ArgumentsOf(Block block, YamlNode? with, Scope scope)
    {
        var arguments = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        if (with is null) return arguments;
        if (with is not YamlMapping mapping) throw Error(with.Place, $"`with` must be a mapping of arguments, got {with.Description}");
        var problems = new Problems(file);
        foreach (var (key, value) in mapping.Entries)
        {
            if (!block.Parameters.Contains(key.Text))
            {
                var question = Suggestion.Question(key.Text, block.Parameters.Take(MaxSuggestions));
                problems.Add(key.Place, $"the block '{block.Name}' has no argument '{key.Text}'{question}");
            }
            else if (scope.Arguments.Resolve(file, value) is YamlScalar scalar)
            {
                arguments[key.Text] = scalar;
            }
            else
            {
                problems.Add(value.Place, $"the argument '{key.Text}' must be a single value, got {value.Description}");
            }
        }

        problems.ThrowIfAny();
        return arguments;
    }

    private string LayerName(LayerText text, Scope scope, string kind) => Checked(text.Place, scope.Names.Next(kind, GivenName(text, scope)));

    /// <summary>The name that the layer gives itself, `{i}` replaced; null where it gives none.</summary>
    private string? GivenName(LayerText text, Scope scope)
    {
        if (text.Siblings?[Kinds.Name] is not { } node) return null;
        if (scope.Arguments.Resolve(file, node) is not YamlScalar { IsNothing: false } scalar)
        {
            throw Error(node.Place, $"`name` must be text, got {node.Description}; put a name that begins with a brace in quotes");
        }

        var name = scalar.Text;
        if (name.Length == 0 || name.Any(char.IsWhiteSpace)) throw Error(scalar.Place, $"`name` (='{name}') must be a word without spaces");
        if (!name.Contains('{', StringComparison.Ordinal)) return name;
        if (scope.Index is not { } index)
        {
            throw Error(scalar.Place, $"`name` (='{name}'): {{i}} is the index of a repetition, and no `repeat` stands around it");
        }

        name = name.Replace("{i}", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var isDone = !name.Contains('{', StringComparison.Ordinal);
        return isDone ? name : throw Error(scalar.Place, $"`name` (='{name}'): the index of a repetition is written {{i}}");
    }

    private string Checked(Place place, string name)
        => name.Length <= NameScope.MaxLength
            ? name
            : throw Error(place, $"the full name of a layer has {name.Length} characters; at most {NameScope.MaxLength} are taken");

    private int Made(Place place, string name, string kind, Func<int> add)
    {
        Count(place);
        return values[name] = Guarded(place, name, kind, add);
    }

    private T Guarded<T>(Place place, string name, string kind, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ShapeException exception)
        {
            var message = exception.Layer is null ? $"layer '{name}' ({kind}): {exception.Rule}" : exception.Message;
            throw new InvalidFileException(file, $"{place}", message, exception);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidFileException(file, $"{place}", exception.Message, exception);
        }
        catch (OverflowException exception)
        {
            throw new InvalidFileException(file, $"{place}", $"layer '{name}' ({kind}): its size overflows 64 bits", exception);
        }
    }

    private void Count(Place place)
    {
        if (++made > MaxLayers) throw Error(place, $"the model has more than {MaxLayers} layers and branches when it is written out");
    }

    private InvalidFileException Error(Place place, string rule) => new(file, $"{place}", rule);
}
