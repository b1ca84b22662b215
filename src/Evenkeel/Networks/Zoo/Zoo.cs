using System.Collections.Immutable;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Networks.Zoo;

/// <summary>Networks that are built in, by name.</summary>
public static class Zoo
{
    /// <summary>A network with more parameters than this is taken for a slip of the pen: 2⁴⁰, four tebibytes of float32.</summary>
    public const long MaxParameters = 1L << 40;

    /// <summary>All networks.</summary>
    public static ImmutableArray<ZooNetwork> Networks { get; } =
    [
        Mlp.Network,
        LeNet.Network,
        Vgg.Vgg11,
        ResNet.ResNet18,
        ResNet.ResNet50,
        ResNet.Small,
        MobileNet.V2,
        RecurrentNetwork.Lstm,
        RecurrentNetwork.Gru,
        GptMini.Network,
        VitMini.Network,
    ];

    /// <summary>Builds a network.</summary>
    /// <param name="name">Its name: "mlp".</param>
    /// <param name="options">Its options, each as text; those that are not given have their defaults.</param>
    /// <param name="sample">The shape of one sample of the data, where there is data.</param>
    /// <param name="classes">The number of classes of the data, where it has classes.</param>
    /// <param name="vocabulary">The number of different characters or words, where the data's values are their indices.</param>
    /// <exception cref="ArgumentException">
    /// There is no such network or option, a value is wrong, or the network does not fit the data; the message is a line to show to the user.
    /// </exception>
    public static Graph Build(string name, IReadOnlyDictionary<string, string> options, Shape? sample, long? classes, long? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Find(name).Build(options, new ZooInput(sample, classes, vocabulary));
    }

    /// <summary>The network of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message is a line to show to the user.</exception>
    public static ZooNetwork Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var question = Suggestion.Question(name, Networks.Select(n => n.Name));
        return Networks.FirstOrDefault(n => n.Name == name)
            ?? throw new ArgumentException(
                $"unknown zoo network '{name}'{(question.Length > 0 ? question : $"; there are {string.Join(", ", Networks.Select(n => n.Name))}")}");
    }
}
