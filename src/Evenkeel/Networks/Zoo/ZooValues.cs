using System.Globalization;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Networks.Zoo;

/// <summary>The values of a network's options: what was given, or the default. Everything wrong with them is collected and said at once.</summary>
internal sealed class ZooValues
{
    private readonly ZooNetwork network;
    private readonly IReadOnlyDictionary<string, string> given;
    private readonly List<string> problems = [];

    public ZooValues(ZooNetwork network, IReadOnlyDictionary<string, string> given)
    {
        (this.network, this.given) = (network, given);
        var names = network.Options.Select(o => o.Name).ToArray();
        foreach (var name in given.Keys.Except(names))
        {
            var question = Suggestion.Question(name, names);
            problems.Add($"unknown option '{name}'{(question.Length > 0 ? question : $"; it has {string.Join(", ", names)}")}");
        }
    }

    /// <summary>Notes what is wrong.</summary>
    public void Refuse(string problem) => problems.Add(problem);

    /// <exception cref="ArgumentException">Something is wrong.</exception>
    public void ThrowIfAnyProblem()
    {
        if (problems.Count > 0) throw new ArgumentException($"zoo:{network.Name}: {string.Join("; ", problems)}");
    }

    public bool IsGiven(string name) => given.ContainsKey(name);

    public long Integer(string name, long least, long most)
    {
        var text = Text(name);
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        if (!isNumber) return Wrong(name, "must be a whole number", least);
        return value < least ? Wrong(name, $"must be at least {least}", least)
            : value > most ? Wrong(name, $"must be at most {most}", least)
            : value;
    }

    public double Number(string name, double least, double most)
    {
        var isNumber = double.TryParse(Text(name), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        return isNumber && value >= least && value <= most ? value : Wrong(name, FormattableString.Invariant($"must be a number from {least} to {most}"), least);
    }

    public string OneOf(string name, params string[] choices)
    {
        var text = Text(name);
        return choices.Contains(text) ? text : Wrong(name, $"must be one of {string.Join(", ", choices)}", choices[0]);
    }

    public bool Boolean(string name) => OneOf(name, "true", "false") == "true";

    /// <summary>An activation as an op of its own; a PReLU learns its slopes.</summary>
    public Op Activation(string name)
    {
        try
        {
            return Text(name) is "prelu" ? new Ops.PReLU(PerChannel: true) : new Activate(ActivationCatalogue.Parse(Text(name)));
        }
        catch (ArgumentException exception)
        {
            return Wrong(name, $"names no activation: {exception.Message}", new Activate(ActivationCatalogue.Parse("identity")));
        }
    }

    /// <summary>The number of classes: the data's where it has classes, else the option's.</summary>
    public long Classes(ZooInput data, long most)
    {
        var value = Integer("classes", 1, most);
        if (data.Classes is not { } inData) return value;
        if (IsGiven("classes") && value != inData) Refuse($"`classes` (={value}) is not what the data has ({inData}); leave the option out");
        return inData;
    }

    /// <summary>The finished graph, where it is of a size that someone may mean.</summary>
    /// <param name="builder">Where its layers are.</param>
    /// <param name="advice">What makes it smaller.</param>
    /// <exception cref="ArgumentException">It has too many parameters.</exception>
    public Graph Finish(GraphBuilder builder, string advice)
    {
        var graph = builder.Build();
        if (graph.ParameterCount > Zoo.MaxParameters) Refuse($"its {graph.ParameterCount} parameters are more than 2^40; {advice}");
        ThrowIfAnyProblem();
        return graph;
    }

    private string Text(string name) => given.TryGetValue(name, out var value) ? value : network.Options.First(o => o.Name == name).Default;

    private T Wrong<T>(string name, string rule, T substitute)
    {
        Refuse($"`{name}` (={Text(name)}) {rule}");
        return substitute;
    }
}
