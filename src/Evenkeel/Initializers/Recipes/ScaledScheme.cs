using System.Globalization;

namespace Evenkeel.Initializers.Recipes;

/// <summary>A scheme whose values are those of another one times a factor.</summary>
internal static class ScaledScheme
{
    /// <summary>The scheme of the products; null where there is none.</summary>
    public static Initializer? Of(Initializer scheme, double factor) => factor == 1 ? scheme : scheme switch
    {
        _ when factor == 0 => Schemes.Zeros,
        Constant constant => constant with { Value = constant.Value * factor },
        Normal normal => new Normal(normal.Std * factor, normal.Mean * factor),
        TruncatedNormal normal => normal with { Std = normal.Std * factor, Mean = normal.Mean * factor },
        Uniform uniform => new Uniform(uniform.Low * factor, uniform.High * factor),
        VarianceScaling scaling => scaling with { Scale = Rounded(scaling.Scale * factor * factor) },
        Orthogonal orthogonal => orthogonal with { Gain = orthogonal.Gain * factor },
        DeltaOrthogonal orthogonal => orthogonal with { Gain = orthogonal.Gain * factor },
        Identity identity => identity with { Gain = identity.Gain * factor },
        Dirac dirac => dirac with { Gain = dirac.Gain * factor },
        Sparse sparse => sparse with { Std = sparse.Std * factor },
        Gates gates when gates.Schemes.Select(s => Of(s, factor)).ToArray() is var parts && parts.All(p => p is not null) => new Gates([.. parts!]),
        _ => null,
    };

    /// <summary>To 15 digits, so that (√2)² is 2 and the scheme is known by its name.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
