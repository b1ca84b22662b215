using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>One number times everything: K' = c² K forward, c² backward; and dropout, whose factors are of independent draws.</summary>
internal static class FactorMap
{
    public static MomentStep Scale(MapInputs inputs) => Of(inputs, ((Scale)inputs.Node.Op).Factor);

    public static MomentStep Gain(MapInputs inputs)
        => Of(inputs, Math.CopySign(Math.Sqrt(inputs.Weight(0).SecondMoment), ((Gain)inputs.Node.Op).Initial));

    /// <summary>One number that is added to all values: to all of E[x x'] its square, of whichever sign.</summary>
    public static MomentStep Offset(MapInputs inputs) => PartMap.OfUnits(inputs, Shifted);

    private static MomentStep Shifted(MapInputs inputs)
    {
        var square = inputs.Weight(0).SecondMoment;
        if (square == 0) return inputs.Kept();
        var x = inputs.X;
        var kernel = x.Kernel.Affine(1, square, x.Mean);
        return new MomentStep(new SignalMoments(kernel, x.Noise.Times(x.SecondMoment / kernel.Second)), g => [g.Knowing()], "an offset of either sign");
    }

    /// <summary>Where it drops a share p, E[y²] = q/(1 − p), and two places are as alike as before; the same backward (Srivastava et al. 2014).</summary>
    public static MomentStep Dropout(MapInputs inputs) => PartMap.OfUnits(inputs, Dropped);

    private static MomentStep Dropped(MapInputs inputs)
    {
        var share = ((Dropout)inputs.Node.Op).Probability;
        var x = inputs.X;
        return new MomentStep(new SignalMoments(x.Kernel.WithSecond(x.SecondMoment / (1 - share)), x.Noise), g => [g.WithSecond(g.Second / (1 - share))], "independent drops");
    }

    /// <summary>The same of any number.</summary>
    public static MomentStep Of(MapInputs inputs, double factor)
    {
        var rescaled = inputs.X.Origin is null && inputs.X.Parts.IsEmpty && factor != 0 ? new Rescaled(inputs.OriginOf(0), factor) : null;
        return new MomentStep(Scaled(inputs.X) with { Rescaled = rescaled }, g => [Back(g)]);

        SignalMoments Scaled(SignalMoments x)
            => x with { Kernel = x.Kernel.Times(factor), Averages = null, Source = null, Rescaled = null, Origin = x.Origin?.Then(y => factor * y, _ => factor, []), Parts = [.. x.Parts.Select(Scaled)] };

        // What depends on normal values depends on those that they are a multiple of.
        Kernel Back(Kernel g)
        {
            var back = g.Scaled(factor) with { Parts = [.. g.Parts.Select(Back)], Seen = g.Seen?.Times(factor * factor) };
            if (inputs.X.Origin is not null || back.Conditional is not { } given || given.Source != inputs.Index) return back;
            var of = rescaled ?? new Rescaled(inputs.OriginOf(0), factor);
            return back.Knowing(of.Lifted(g.Conditional!, Origin.Normal(inputs.Index, g), given.Free));
        }
    }
}
