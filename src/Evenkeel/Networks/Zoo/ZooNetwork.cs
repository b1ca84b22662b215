using System.Collections.Immutable;

namespace Evenkeel.Networks.Zoo;

/// <summary>A network of the zoo and its options.</summary>
public sealed class ZooNetwork
{
    private readonly Func<ZooValues, ZooInput, Graph> build;

    internal ZooNetwork(string name, string summary, ImmutableArray<ZooOption> options, Func<ZooValues, ZooInput, Graph> build)
        => (Name, Summary, Options, this.build) = (name, summary, options, build);

    /// <summary>The name behind "zoo:".</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public string Summary { get; }

    /// <summary>Its options, in the order of the documentation.</summary>
    public ImmutableArray<ZooOption> Options { get; }

    internal Graph Build(IReadOnlyDictionary<string, string> options, ZooInput input)
    {
        var values = new ZooValues(this, options);
        try
        {
            return build(values, input);
        }
        catch (Exception exception) when (exception is ShapeException or OverflowException)
        {
            throw new ArgumentException($"zoo:{Name}: {exception.Message}", exception);
        }
    }
}
