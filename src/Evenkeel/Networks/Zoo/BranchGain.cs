using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>A learned factor at the end of each residual branch (SkipInit: De and Smith 2020; ReZero: Bachlechner et al. 2021; Fixup).</summary>
internal static class BranchGain
{
    public static ZooOption Option { get; } = new("gain", "none", "what a learned factor at the end of each residual branch starts from; none: there is no factor");

    /// <summary>What the factors start from; null where there are none.</summary>
    public static double? Of(ZooValues values) => values.NumberOr("none", Option.Name);

    /// <summary>Ends a branch.</summary>
    public static void Add(GraphBuilder builder, string name, double? initial)
    {
        if (initial is { } value) builder.Add(name, new Gain(value));
    }
}
