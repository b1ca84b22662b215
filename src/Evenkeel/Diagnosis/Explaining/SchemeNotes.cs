using Evenkeel.Initializers;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What is to be known of a scheme besides its moments.</summary>
/// <param name="Formula">The distribution of its values.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record SchemeNote(string Formula, string Purpose, string Source);

/// <summary>The schemes' facts, and what they are shown with.</summary>
internal static class SchemeNotes
{
    private const string ForHe = "ReLU and its kin: half of the line is cut off, so that E f² = q/2 and twice the variance is wanted";

    private const string ForXavier = "tanh, softsign, softmax: functions that are x near 0; a compromise between signal and gradient where the fans differ";

    private const string ForLeCun = "SELU, which is made for it; tanh and linear layers";

    private static readonly Dictionary<string, SchemeNote> Notes = new(StringComparer.Ordinal)
    {
        ["zeros"] = new("w = 0", "biases, and the last layer of a residual branch; a network of such weights never breaks the symmetry of its units", "He et al. 2015, section 2.2, for biases"),
        ["ones"] = new("w = 1", "the scales of norms; weights that are all equal make equal units", "Ioffe and Szegedy 2015"),
        ["constant"] = new("w = VALUE", "biases, as 1 for an LSTM's forget gate; weights that are all equal make equal units", "Jozefowicz et al. 2015, for the forget gate"),
        ["lecun"] = new("N(0, 1/fan_in)", ForLeCun, "LeCun, Bottou, Orr and Müller 1998, section 4.6; Klambauer et al. 2017"),
        ["lecun-uniform"] = new("U(±√(3/fan_in)), variance 1/fan_in", ForLeCun, "LeCun, Bottou, Orr and Müller 1998, section 4.6"),
        ["xavier"] = new("N(0, 2/(fan_in + fan_out))", ForXavier, "Glorot and Bengio 2010, equation 12"),
        ["xavier-uniform"] = new("U(±√(6/(fan_in + fan_out))), variance 2/(fan_in + fan_out)", ForXavier, "Glorot and Bengio 2010, equation 16"),
        ["he"] = new("N(0, 2/fan_in)", ForHe, "He, Zhang, Ren and Sun 2015, equation 10"),
        ["he-uniform"] = new("U(±√(6/fan_in)), variance 2/fan_in", ForHe, "He, Zhang, Ren and Sun 2015, equation 10"),
        ["pytorch"] = new(
            "U(±1/√fan_in), variance 1/(3 fan_in), for weights and biases",
            "nothing but habit: it is what most files contain; a layer of ReLU divides the signal's second moment by 6, until little but the biases is left",
            "torch.nn.Linear.reset_parameters"),
        ["orthogonal"] = new("Q sign(diag R) of the QR decomposition of a Gaussian matrix, times a gain", "recurrent and very deep networks: all singular values are the gain", "Saxe et al. 2014; Mezzadri 2007"),
        ["normal"] = new("N(0, STD²), whatever the fans", "embeddings and GPT-2's layers, at 0.02; elsewhere it fits one width only", "Radford et al. 2019"),
        ["uniform"] = new("U(±BOUND), whatever the fans; variance BOUND²/3", "where a paper says so; it fits one width only", "common usage"),
    };

    /// <summary>The values that a scheme is shown with where it is named without the argument that it needs.</summary>
    private static readonly Dictionary<string, string> Arguments = new(StringComparer.Ordinal) { ["constant"] = "0.1", ["normal"] = "0.02", ["uniform"] = "0.05" };

    public static SchemeNote Of(string scheme) => Notes[scheme.Split(':')[0]];

    public static string Complete(string name) => Arguments.TryGetValue(name, out var argument) ? $"{name}:{argument}" : name;

    /// <summary>The activation that a scheme is shown with: the one that it is made for.</summary>
    public static Activation ActivationFor(string scheme) => ActivationCatalogue.Parse(scheme.Split(':')[0].Split('-')[0] switch
    {
        "lecun" => "selu",
        "xavier" or "orthogonal" => "tanh",
        _ => "relu",
    });

    /// <summary>The scheme with another gain in place of its own; null where it has none.</summary>
    public static Initializer? WithGain(Initializer scheme, double gain) => scheme switch
    {
        VarianceScaling scaling => scaling with { Scale = gain * gain },
        Orthogonal orthogonal => orthogonal with { Gain = gain },
        _ => null,
    };
}
