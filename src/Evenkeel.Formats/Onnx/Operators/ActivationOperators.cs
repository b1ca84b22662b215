using System.Globalization;
using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Activations: those of the catalogue by their names there, and others by their formulas.</summary>
internal static class ActivationOperators
{
    private const double SeluAlpha = 1.67326319217681884765625, SeluGamma = 1.05070102214813232421875, Close = 1e-4;

    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        Plain("Relu", "relu"),
        Plain("Sigmoid", "sigmoid"),
        Plain("Tanh", "tanh"),
        Plain("Softplus", "softplus"),
        Plain("Softsign", "softsign"),
        Plain("Mish", "mish"),
        Plain("HardSwish", "hard-swish"),
        Plain("Erf", "erf"),
        Plain("Sin", "sin"),
        With("LeakyRelu", "leaky-relu", "alpha", 0.01),
        With("Elu", "elu", "alpha", 1),
        With("Celu", "celu", "alpha", 1),
        new("Gelu", c => Set(c, ActivationCatalogue.Parse(c.Node.Text("approximate") == "tanh" ? "gelu-tanh" : "gelu"))),
        new("Selu", Selu),
        new("HardSigmoid", HardSigmoid),
        new("Swish", Swish),
        new("ThresholdedRelu", c => Set(c, ThresholdedRelu(c.Node.Float("alpha") ?? 1))),
        new("PRelu", PRelu),
        new("Dropout", Dropout),
    ];

    /// <summary>The activation that limits values to a range; null where none does.</summary>
    public static Activation? OfRange(double from, double to) => (from, to) switch
    {
        (0, 6) => ActivationCatalogue.Parse("relu6"),
        (0, double.PositiveInfinity) => ActivationCatalogue.Parse("relu"),
        (-1, 1) => ActivationCatalogue.Parse("hard-tanh"),
        _ => null,
    };

    private static KeyValuePair<string, Action<Call>> Plain(string op, string name) => new(op, c => Set(c, ActivationCatalogue.Parse(name)));

    private static KeyValuePair<string, Action<Call>> With(string op, string name, string attribute, double usual)
        => new(op, c => Set(c, ActivationCatalogue.Parse(string.Create(CultureInfo.InvariantCulture, $"{name}:{Number(c, attribute, usual):R}"))));

    /// <summary>An attribute is a float32: 0.01 is meant where 0.00999999977648258 stands.</summary>
    private static double Number(Call c, string attribute, double usual)
        => c.Node.Float(attribute) is { } value ? double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : usual;

    private static void Set(Call c, Activation activation) => c.Set(0, c.Compose.Activate(c[0], activation));

    private static void Selu(Call c)
    {
        var (alpha, gamma) = (c.Node.Float("alpha") ?? SeluAlpha, c.Node.Float("gamma") ?? SeluGamma);
        var isUsual = Math.Abs(alpha - SeluAlpha) < Close && Math.Abs(gamma - SeluGamma) < Close;
        Set(c, isUsual ? ActivationCatalogue.Parse("selu") : Activation.FromDelegate("selu", x => gamma * (x > 0 ? x : alpha * (Math.Exp(x) - 1)), x => gamma * (x > 0 ? 1 : alpha * Math.Exp(x)), [0]));
    }

    private static void HardSigmoid(Call c)
    {
        var (alpha, beta) = (c.Node.Float("alpha") ?? 0.2, c.Node.Float("beta") ?? 0.5);
        var isUsual = Math.Abs(alpha - 1.0 / 6) < Close && beta == 0.5;
        Set(c, isUsual ? ActivationCatalogue.Parse("hard-sigmoid") : Activation.FromDelegate("hard-sigmoid", x => Math.Clamp(alpha * x + beta, 0, 1), x => alpha * x + beta is > 0 and < 1 ? alpha : 0, [-beta / alpha, (1 - beta) / alpha]));
    }

    private static void Swish(Call c)
    {
        var alpha = c.Node.Float("alpha") ?? 1;
        if (alpha == 1) Set(c, ActivationCatalogue.Parse("silu"));
        else c.Set(0, c.Compose.Multiply(c[0], c.Compose.Activate(c.Compose.Scale(c[0], alpha), ActivationCatalogue.Parse("sigmoid"))));
    }

    private static Activation ThresholdedRelu(double alpha) => Activation.FromDelegate("thresholded-relu", x => x > alpha ? x : 0, x => x > alpha ? 1 : 0, [alpha]);

    /// <summary>One slope for all, or one a channel, is the network's own; any other stands beside every value.</summary>
    private static void PRelu(Call c)
    {
        var (x, slope) = (c[0], c[1]);
        var isPerChannel = slope.Shape.Length > 1;
        if (c.Node.Opset < 7 && isPerChannel && slope.Rank == 1) slope = Composer.Reshape(slope, [slope.Shape[0], .. Enumerable.Repeat(1L, x.Rank - 2)]);
        var isChannels = x.Rank > 1 && slope.Shape.Length == x.Shape[1] && slope.Shape.Equals(new Shape([x.Shape[1], .. Enumerable.Repeat(1L, x.Rank - 2)]));
        if (x is not Constant && (!isPerChannel || isChannels))
        {
            c.Set(0, c.Emitter.RunWeighted(new PReLU(isPerChannel), [x], (Composer.Reshape(slope, slope.Shape.Length), ParameterRole.Slope, new Fans(1, 1))));
            return;
        }

        var isPositive = c.Compose.Combine(Functions.Pair["Greater"], x, Constant.Of(0));
        c.Set(0, c.Compose.Choose(isPositive, x, c.Compose.Multiply(x, slope)));
    }

    private static void Dropout(Call c)
    {
        var ratio = c.Number("ratio", 1) ?? 0.5;
        c.Set(0, c[0] is Constant ? c[0] : c.Emitter.Run(new Dropout(ratio), c[0]));
        if (c.IsRead(1)) c.Set(1, c.Compose.Expand(Constant.Of(1, DType.Bool), c[0].Shape));
    }
}
