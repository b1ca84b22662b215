using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Maps;

namespace Evenkeel.Theory.Moments;

/// <summary>What comes back to a value from all of its uses: as if these were independent, but for gradients that are one on several ways.</summary>
internal sealed class GradientSum
{
    private readonly List<Kernel> onWays = [];
    private Kernel? others;

    /// <summary>The sum; null where nothing has come back.</summary>
    public Kernel? Total { get; private set; }

    public void Add(Kernel part)
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
