using Evenkeel.Networks;
using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Maps;

namespace Evenkeel.Theory.Moments;

/// <summary>What comes back to a value from all of its uses: as if these were independent, but for gradients that are one on several ways, of all units or of a part.</summary>
internal sealed class GradientSum
{
    private readonly List<Kernel> onWays = [];
    private Kernel? others;
    private (Shape Shape, GradientSum Sum)[] parts = [];

    /// <summary>The sum; null where nothing has come back.</summary>
    public Kernel? Total { get; private set; }

    private bool HasWays => onWays.Count > 0 || parts.Any(p => p.Sum.HasWays);

    public void Add(Kernel part)
    {
        if (!part.Parts.IsEmpty || parts.Length > 0) AddToParts(part);
        AddToAll(part);
        if (part.Unit is { } axis && parts.Any(p => p.Sum.HasWays)) Total = ConcatMap.InParts([.. parts.Select(p => p.Sum.Total!)], axis, part.Shape);
    }

    private void AddToParts(Kernel gradient)
    {
        if (parts.Length == 0)
        {
            parts = [.. gradient.Parts.Select(p => (p.Shape, new GradientSum()))];
            if (Total is not null) AddToParts(Total);
        }

        foreach (var (i, (shape, sum)) in parts.Index()) sum.Add(gradient.Parts.IsEmpty ? ConcatMap.PartOf(gradient, shape) : gradient.Parts[i]);
    }

    private void AddToAll(Kernel part)
    {
        if (part.Conditional?.Way is null)
        {
            others = Sum(others, part);
            Total = Sum(Total, part);
            return;
        }

        for (var i = 0; i < onWays.Count; i++)
        {
            if (Way.Together(onWays[i], part) is not { } together) continue;
            onWays[i] = together;
            Total = onWays.Aggregate(others, Sum);
            return;
        }

        onWays.Add(part);
        Total = Sum(Total, part);
    }

    private static Kernel Sum(Kernel? before, Kernel part) => before is null ? part : ConcatMap.Sum(before, part);
}
