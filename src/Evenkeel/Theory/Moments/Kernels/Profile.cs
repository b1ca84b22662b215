namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How second moments are spread over the positions along each axis, as factors of mean 1 whose product holds at a place: windows that hang
/// over the edge make less of it, and a norm over all positions keeps it so.
/// </summary>
internal sealed class Profile
{
    private readonly Along?[] axes;

    private Profile(Along?[] axes) => this.axes = axes;

    /// <summary>All positions are alike.</summary>
    public static Profile Flat { get; } = new([]);

    /// <summary>The factors along an axis; null where all are 1.</summary>
    public double[]? this[int axis] => At(axis)?.Factors;

    /// <summary>The same with other factors along an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="factors">f_p, of E[x²] at a position.</param>
    /// <param name="common">g_p, of E[x x̄] at a position with the mean over all of another sample; null where that is not known.</param>
    public Profile With(int axis, double[]? factors, double[]? common = null)
        => factors == this[axis] && common is null ? this : Of(Math.Max(axes.Length, axis + 1), i => i != axis ? At(i) : factors is null ? null : new Along(factors, common));

    /// <summary>That of the sum of independent values, which have such shares of its second moment.</summary>
    public Profile Mixed(double share, Profile other)
        => other == this ? this : Of(Math.Max(axes.Length, other.axes.Length), axis => Mixed(At(axis), share, other.At(axis)));

    /// <summary>
    /// That of the values without their mean over all positions: E(x_p − x̄)² = q f_p − 2 M g_p + M with M = E[x̄ x̄'] as a share of q.
    /// </summary>
    public Profile Centred(double ofMean)
        => ofMean < 1 ? Of(axes.Length, axis => At(axis) is not { } along ? null : new Along([.. along.Factors.Select((f, p) => Math.Max(0, f - ofMean * (2 * (along.Common?[p] ?? 1) - 1)) / (1 - ofMean))], null)) : Flat;

    /// <summary>
    /// By lag along an axis the mean of √(f_p f_p'), of the last lag over all pairs at least so far apart: what E[x x'] has of the places'
    /// scales beyond their likeness; null where all are 1.
    /// </summary>
    public double[]? Together(int axis, int cap) => At(axis)?.Together(cap);

    /// <summary>By lag along an axis the mean of (g_p + g_p')/2; null where all are 1.</summary>
    public double[]? InCommon(int axis, int cap) => At(axis)?.InCommon(cap);

    /// <summary>The mean of √f over all positions.</summary>
    public double MeanRoot => axes.Aggregate(1.0, (product, along) => product * (along?.MeanRoot ?? 1));

    private Along? At(int axis) => axis < axes.Length ? axes[axis] : null;

    private static Profile Of(int count, Func<int, Along?> axis)
    {
        Along?[] axes = [.. Enumerable.Range(0, count).Select(axis)];
        return Array.TrueForAll(axes, a => a is null) ? Flat : new(axes);
    }

    private static Along? Mixed(Along? a, double share, Along? b)
        => (a ?? b)?.Factors is { } any ? new Along([.. any.Select((_, i) => share * (a?.Factors[i] ?? 1) + (1 - share) * (b?.Factors[i] ?? 1))], share >= 0.5 ? a?.Common : b?.Common) : null;

    /// <summary>The factors along one axis.</summary>
    private sealed class Along(double[] factors, double[]? common)
    {
        private double[]? together;

        public double[] Factors => factors;

        public double[]? Common => common;

        public double MeanRoot { get; } = factors.Average(Math.Sqrt);

        public double[] Together(int cap) => together?.Length == cap + 1 ? together : together = PairMeans.ByLag(Roots, Roots, cap);

        public double[]? InCommon(int cap) => common is null ? null : PairMeans.ByLag([common], [[.. common.Select(_ => 1.0)]], cap);

        private double[][] Roots => [[.. factors.Select(Math.Sqrt)]];
    }
}
