using Evenkeel.Initializers;
using Evenkeel.Networks;

namespace Evenkeel.TestKit.Distributions;

/// <summary>An elementwise scheme whose values are drawn and judged.</summary>
/// <param name="Text">The scheme as users write it.</param>
public sealed record SchemeSample(string Text)
{
    /// <summary>Unequal, so that no fan passes for the other.</summary>
    private static readonly Fans Fans = Fans.Dense(300, 500);

    /// <summary>Texts beside the examples of the catalogue: means, gains, bounds of every kind.</summary>
    private static readonly string[] More =
    [
        "normal:0.02?mean=0.1", "uniform?low=-0.1&high=0.3", "truncated-normal:0.02?std=after", "truncated-normal:1?low=-1&high=3&mean=2",
        "truncated-normal:1?low=0&high=inf", "truncated-normal:1?low=2&high=4", "he?mode=fan-out&gain=1.7", "torch.trunc_normal?std=0.02",
    ];

    /// <summary>Every elementwise scheme of the catalogue that draws, once.</summary>
    public static IReadOnlyList<SchemeSample> All { get; } =
    [
        .. Schemes.All.Select(e => e.Example).Concat(More).Select(text => new SchemeSample(text))
            .Where(s => s.Scheme is ElementwiseInitializer and not Constant)
            .DistinctBy(s => ((ElementwiseInitializer)s.Scheme).LawOf(Fans)),
    ];

    /// <summary>The scheme.</summary>
    public Initializer Scheme => Schemes.Parse(Text);

    /// <summary>Its law, for the checks.</summary>
    public ReferenceLaw Law => ReferenceLaw.Of(((ElementwiseInitializer)Scheme).LawOf(Fans));

    /// <summary>Draws values; under the scheme's own name, so that schemes give evidence apart.</summary>
    public T[] Draw<T>(int count, ulong seed = 0, string? name = null)
        where T : unmanaged
    {
        var values = new T[count];
        Scheme.Fill<T>(values, new Shape(count), Fans, seed, name ?? Text);
        return values;
    }

    /// <summary>The values as numbers, from the grid's element type.</summary>
    public double[] Draw(ElementGrid grid, int count, ulong seed = 0, string? name = null)
        => grid == ElementGrid.Double ? Draw<double>(count, seed, name) : Array.ConvertAll(Draw<float>(count, seed, name), v => (double)v);

    /// <summary>Whether the half types are the floats, each rounded.</summary>
    public bool AreHalvesRounded(int count)
    {
        var floats = Draw<float>(count);
        var (halves, bfloats) = (Draw<Half>(count), Draw<BFloat16>(count));
        for (var i = 0; i < count; i++)
        {
            if (halves[i] != (Half)floats[i] || bfloats[i] != (BFloat16)floats[i]) return false;
        }

        return true;
    }
}
