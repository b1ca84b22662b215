using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Networks.Zoo;

/// <summary>The values of a network's options.</summary>
internal sealed class ZooValues(ZooNetwork network, IReadOnlyDictionary<string, string> given)
    : OptionValues($"zoo:{network.Name}", network.Options.Select(o => (o.Name, (string?)o.Default)), given)
{
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

    /// <summary>A number, or null for the word that stands for none.</summary>
    public double? NumberOr(string word, string name)
        => Text(name) == word ? null : NumberText.TryParse(Text(name), out var number) ? number : Wrong<double?>(name, $"must be {word} or a number", null);

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
}
