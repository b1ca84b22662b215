using System.Runtime.InteropServices;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// Kernels that hand on their input: in each group, kernel d has the gain at the centre of channel d and 0 elsewhere, as far as there are
/// both, as torch.nn.init.dirac_.
/// </summary>
/// <param name="Gain">The factor.</param>
/// <param name="Groups">The groups that the first axis falls into; null for those of the layer.</param>
public sealed record Dirac(double Gain = 1, long? Groups = null) : Initializer
{
    /// <inheritdoc/>
    public override string Name => $"dirac{(Gain == 1 ? "" : $":{NumberText.ToText(Gain)}")}{(Groups is { } groups ? FormattableString.Invariant($"?groups={groups}") : "")}";

    /// <inheritdoc/>
    public override bool IsCentred => false;

    /// <summary>NaN: it depends on the shape.</summary>
    public override double Kurtosis => double.NaN;

    /// <summary>gain² times the part of the values that is not 0.</summary>
    public override double SecondMoment(Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (groups, perGroup) = Ones(shape, fans);
        return Gain * Gain * groups * perGroup / shape.Length;
    }

    internal override IEnumerable<string> FindArgumentProblems()
        => [.. ArgumentRules.Finite("gain", Gain), .. Groups < 1 ? [FormattableString.Invariant($"`groups` (={Groups}) must be at least 1")] : Array.Empty<string>()];

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
    {
        var groups = Groups ?? fans.Groups;
        if (shape.Rank < 3) yield return $"the shape {shape} must be a kernel's (out, in/groups, extents …){(shape.Rank == 2 ? "; take identity for matrices" : "")}";
        else if (groups > 0 && shape[0] % groups != 0) yield return $"`groups` (={groups}) must divide the kernels (={shape[0]}) of the shape {shape}";
        foreach (var problem in FloatRange.FindProblems(type, Gain, 0)) yield return problem;
    }

    private protected override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        NativeMemory.Clear(values, checked((nuint)shape.Length * (nuint)sizeof(T)));
        var (groups, perGroup) = Ones(shape, fans);
        if (perGroup == 0) return;
        long centre = 0, taps = 1;
        foreach (var extent in shape.Extents.AsSpan()[2..]) (centre, taps) = (centre * extent + extent / 2, taps * extent);
        for (long group = 0; group < groups; group++)
        {
            for (long d = 0; d < perGroup; d++) values[((group * (shape[0] / groups) + d) * shape[1] + d) * taps + centre] = Elements.Of<T>(Gain);
        }
    }

    private (long Groups, long PerGroup) Ones(Shape shape, Fans fans)
    {
        var groups = Groups ?? fans.Groups;
        return (groups, shape.Length == 0 ? 0 : Math.Min(shape[0] / groups, shape[1]));
    }
}
