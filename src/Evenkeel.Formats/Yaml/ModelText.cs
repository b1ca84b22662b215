using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Yaml;

/// <summary>A model file: what stands at its top, and its layers, which are built when the data is known.</summary>
internal sealed class ModelText
{
    /// <summary>The default scheme: PyTorch's own, so that a model without a word on it is what its PyTorch twin would be.</summary>
    public const string DefaultScheme = "pytorch";

    /// <summary>The losses, for editors; reading asks the losses themselves.</summary>
    public static IReadOnlyList<string> Losses => Networks.Losses.Loss.Names;

    /// <summary>Names that a suggestion is looked for among: the search is slow, and a file may have very many.</summary>
    private const int MaxSuggestions = 1000;

    /// <summary>More axes than any layer takes.</summary>
    private const int MaxRank = 8;

    private static readonly string[] Keys = ["name", "input", "data", "target", "loss", "init", "bias-init", "with", "blocks", "layers"];

    private readonly string file;
    private readonly Dictionary<string, Block> blocks = new(StringComparer.Ordinal);
    private readonly YamlSequence layers;
    private readonly YamlNode? inputNode;
    private readonly Shape? input;
    private readonly PlainRecipe recipe;
    private readonly (YamlNode Node, RecipeRules Rules)? rules;
    private ImmutableDictionary<string, YamlScalar> values;

    private ModelText(string file, string standardName, YamlMapping root)
    {
        this.file = file;
        var problems = new Problems(file);
        foreach (var (key, _) in root.Entries.Where(e => !Keys.Contains(e.Key.Text)))
        {
            var question = Suggestion.Question(key.Text, Keys);
            var hint = Kinds.Find(key.Text) is not null ? "; layers stand in the list under `layers`" : $"; a model has {string.Join(", ", Keys)}";
            problems.Add(key.Place, $"unknown key '{key.Text}'{(question.Length > 0 ? question : hint)}");
        }

        problems.ThrowIfAny();
        Name = Text(root, "name") ?? standardName;
        Data = FileName(root, "data", "a built-in data set or a file beside the model");
        Target = FileName(root, "target", "a file beside the model or a column of its data");
        if (Target is not null && Data is null) throw Error(root["target"]!, "`target` needs `data` beside it: a target belongs to samples");
        Loss = LossName(root);
        inputNode = root["input"];
        input = inputNode is null ? null : InputShape(inputNode);
        rules = RulesOf(root);
        recipe = rules is null ? RecipeOf(root) : Recipe.Parse(DefaultScheme);
        ReadBlocks(root["blocks"]);
        layers = root["layers"] switch
        {
            YamlSequence { Items.Count: > 0 } list => list,
            YamlSequence empty => throw Error(empty, "`layers` is empty; a model has at least one layer"),
            { } other => throw Error(other, $"`layers` must be a list of layers, got {other.Description}"),
            null => throw Error(root, "`layers` is missing"),
        };
        values = ValuesOf(root["with"]);
    }

    private ModelText(ModelText other)
    {
        (file, blocks, layers, inputNode, input, recipe, rules, values) = (other.file, other.blocks, other.layers, other.inputNode, other.input, other.recipe, other.rules, other.values);
        (Name, Data, Target, Loss) = (other.Name, other.Data, other.Target, other.Loss);
    }

    public string Name { get; }

    public string? Data { get; }

    public string? Target { get; }

    public string? Loss { get; }

    /// <summary>Whether the model says what goes in.</summary>
    public bool HasInput => input is not null;

    /// <summary>The same model with another value of a name under `with`.</summary>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public ModelText With(string name, long value)
    {
        if (!values.TryGetValue(name, out var before))
        {
            var others = values.IsEmpty ? "" : $"; it has {string.Join(", ", values.Keys.Order(StringComparer.Ordinal))}";
            throw new ArgumentException($"{Path.GetFileName(file)} has no {name} under `with`{others}; put `with: {{ {name}: {value} }}` at its top, and ${name} where the number stands");
        }

        return new ModelText(this) { values = values.SetItem(name, new YamlScalar(before.Place, value.ToString(CultureInfo.InvariantCulture), isPlain: true)) };
    }

    /// <param name="file">The file's name in messages.</param>
    /// <param name="standardName">The model's name if it gives none.</param>
    /// <param name="text">The YAML.</param>
    /// <exception cref="InvalidFileException">It is no model.</exception>
    public static ModelText Read(string file, string standardName, string text) => YamlTree.Read(file, text) switch
    {
        YamlMapping root => new ModelText(file, standardName, root),
        YamlSequence root => throw new InvalidFileException(file, $"{root.Place}", "a model is a mapping, got a list; put the layers under `layers:`"),
        var root => throw new InvalidFileException(file, $"{root.Place}", $"a model is a mapping with at least `layers`, got {root.Description}"),
    };

    /// <exception cref="InvalidFileException">The model cannot be built, or does not fit the data.</exception>
    public Model Build(Shape? sample, long? classes)
    {
        var builder = Start(sample);
        var expansion = new Expansion(file, blocks, builder);
        var last = expansion.Add(layers.Items, Scope.Outermost(new Arguments(null, values)), value: 0);
        if (last != builder.Last) throw Error(layers.Items[^1], "the model ends with `from`, which is no layer; put the layers that go on from there behind it");
        var graph = Finish(builder);
        var parameters = graph.Parameters.Sum(p => (double)p.Shape.Length);
        if (parameters > Zoo.MaxParameters) throw Error(layers, $"the model's {parameters:0.#e0} parameters are more than 2^40; make it narrower");

        // Logits of a sequence have one row a position.
        var outputs = graph.OutputShape.Rank == 2 ? graph.OutputShape[1] : graph.OutputShape.Length;
        var isBinary = outputs == 1 && classes == 2;
        if (classes > outputs && !isBinary)
        {
            throw Error(layers.Items[^1], $"the model has {outputs} outputs, and the data {classes} classes; give the last layer {classes}");
        }

        var overrides = expansion.Overrides(graph);
        return new Model(graph, rules is { } asked ? Applied(asked.Rules, asked.Node, graph, overrides) : recipe with { Overrides = overrides });
    }

    private GraphBuilder Start(Shape? sample)
    {
        if (input is null && sample is null)
        {
            throw Error(layers, "`input` is missing and there is no data to give the shape of a sample; add `input: 64` or `input: [1, 28, 28]`");
        }

        if (input is not null && sample is not null && input.Length != sample.Length)
        {
            throw Error(inputNode!, $"`input` (={input}) has {input.Length} values, and the data's samples (={sample}) have {sample.Length}");
        }

        try
        {
            return new GraphBuilder(Name, input ?? sample!);
        }
        catch (ShapeException exception)
        {
            throw Error(inputNode ?? layers, exception.Message, exception);
        }
    }

    private Graph Finish(GraphBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (ShapeException exception)
        {
            throw Error(layers, exception.Message, exception);
        }
    }

    private Shape InputShape(YamlNode node)
    {
        var items = node is YamlSequence list ? list.Items : [node];
        if (items.Count is 0 or > MaxRank) throw Error(node, $"`input` must have 1 to {MaxRank} extents, got {items.Count}");
        var problems = new Problems(file);
        var extents = items.Select(item => Scalars.Read(OptionType.Integer, item, "input", problems) as long? ?? 1).ToArray();
        problems.ThrowIfAny();
        if (extents.Any(e => e < 1)) throw Error(node, $"`input` (={string.Join('×', extents)}) must have extents of at least 1");
        try
        {
            return new Shape(extents);
        }
        catch (ArgumentException exception)
        {
            throw Error(node, $"`input`: {exception.Message}", exception);
        }
    }

    /// <summary>The recipe on this graph; the schemes that single layers ask for go before it.</summary>
    private AssignedRecipe Applied(RecipeRules recipe, YamlNode node, Graph graph, ImmutableDictionary<string, Initializer> overrides)
    {
        try
        {
            return recipe.For(graph, overrides);
        }
        catch (RecipeException exception)
        {
            throw Error(node, $"`init`: {exception.Message}", exception);
        }
    }

    /// <summary>The recipe that `init` names, where it is one that is built in and no scheme.</summary>
    private (YamlNode, RecipeRules)? RulesOf(YamlMapping root)
    {
        if (root["init"] is not YamlScalar init || !RecipeFiles.IsBuiltIn(init.Text)) return null;
        if (root["bias-init"] is { } biases) throw Error(biases, $"`bias-init` stands beside a scheme, and {init.Text} is a recipe, which draws biases itself; leave it out, or put it on single layers");
        return (init, RecipeFiles.Open(init.Text));
    }

    private PlainRecipe RecipeOf(YamlMapping root)
    {
        if (root["init"] is { } init) SchemeReader.Read(file, "init", init);
        var plain = Recipe.Parse((root["init"] as YamlScalar)?.Text ?? DefaultScheme);
        if (root["bias-init"] is not { } node) return plain;
        var biases = SchemeReader.Read(file, "bias-init", node);
        return biases is not Orthogonal ? plain with { Biases = biases } : throw Error(node, "`bias-init`: 'orthogonal' needs a matrix, and a bias is none");
    }

    private void ReadBlocks(YamlNode? node)
    {
        if (node is null) return;
        if (node is not YamlMapping mapping) throw Error(node, $"`blocks` must be a mapping of names to lists of layers, got {node.Description}");
        foreach (var (key, value) in mapping.Entries)
        {
            if (value is not YamlSequence { Items.Count: > 0 } list)
            {
                throw Error(value, $"the block '{key.Text}' must be a list of at least one layer, got {(value is YamlSequence ? "none" : value.Description)}");
            }

            var isWord = key.Text.Length > 0 && !key.Text.Any(c => char.IsWhiteSpace(c) || c is '$' or '{');
            if (!isWord) throw Error(key, $"the name of a block (='{key.Text}') must be a word");
            blocks.Add(key.Text, new Block(key.Text, list));
        }
    }

    /// <summary>The names that layers outside blocks take values from, each with its value.</summary>
    private ImmutableDictionary<string, YamlScalar> ValuesOf(YamlNode? node)
    {
        if (node is null) return ImmutableDictionary<string, YamlScalar>.Empty;
        if (node is not YamlMapping mapping) throw Error(node, $"`with` must be a mapping of names to values, got {node.Description}");
        var used = new Block("model", layers).Parameters;
        var problems = new Problems(file);
        var named = ImmutableDictionary.CreateBuilder<string, YamlScalar>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (value is not YamlScalar scalar) problems.Add(value.Place, $"`{key.Text}` must be a single value, got {value.Description}");
            else if (!used.Contains(key.Text)) problems.Add(key.Place, $"`{key.Text}` is a value that no layer takes; write ${key.Text} where it stands{Suggestion.Question(key.Text, used.Take(MaxSuggestions))}");
            else named[key.Text] = scalar;
        }

        problems.ThrowIfAny();
        return named.ToImmutable();
    }

    private string? FileName(YamlMapping root, string key, string rule)
    {
        if (Text(root, key) is not { } file) return null;
        var isRooted = file[0] is '/' or '\\' || file.Contains(':', StringComparison.Ordinal);
        if (!isRooted && !file.Split('/', '\\').Contains("..")) return file;
        throw Error(root[key]!, $"`{key}` (='{file}') must be {rule}; give another file where you use the model");
    }

    private string? LossName(YamlMapping root)
    {
        if (Text(root, "loss") is not { } loss) return null;
        try
        {
            _ = Networks.Losses.Loss.Parse(loss);
            return loss;
        }
        catch (ArgumentException exception)
        {
            throw Error(root["loss"]!, exception.Message, exception);
        }
    }

    private string? Text(YamlMapping root, string key) => root[key] switch
    {
        null => null,
        YamlScalar { IsNothing: false, Text.Length: > 0 } scalar => scalar.Text,
        var other => throw Error(other, $"`{key}` must be text, got {other.Description}"),
    };

    private InvalidFileException Error(YamlNode node, string rule, Exception? cause = null) => new(file, $"{node.Place}", rule, cause);
}
