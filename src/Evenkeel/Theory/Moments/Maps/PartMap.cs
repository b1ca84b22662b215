using System.Collections.Immutable;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Maps of each unit by itself: where units come side by side from several values, such a map does to each part what it would do to that part alone.</summary>
internal static class PartMap
{
    private const int ChannelAxis = 0;

    /// <summary>Apart from the numbers of values: what each part adds to the noise is its own, and so are the scores of some of its units.</summary>
    private const int PartSource = 1 << 22;

    /// <summary>A map of each channel by itself, as a norm of channels.</summary>
    public static MomentStep OfChannels(MapInputs inputs, Func<MapInputs, MomentStep> map) => OfChannels(inputs, long.MaxValue, (of, _) => map(of));

    /// <summary>A map of so many groups of channels, of which parts hold whole ones; parts along another axis it does not know.</summary>
    public static MomentStep OfChannels(MapInputs inputs, long groups, Func<MapInputs, long, MomentStep> map)
        => inputs.X.Kernel.Unit == ChannelAxis ? OfGroups(inputs, groups, ChannelAxis, map) : map(inputs with { Signals = [inputs.X with { Parts = [] }] }, groups);

    /// <summary>A map of each unit of one value.</summary>
    /// <param name="inputs">What the map reads.</param>
    /// <param name="map">The map.</param>
    /// <param name="axis">The units' axis in the output, where it is not that of the input.</param>
    public static MomentStep OfUnits(MapInputs inputs, Func<MapInputs, MomentStep> map, int? axis = null)
        => inputs.X.Kernel.Unit is { } unit ? OfGroups(inputs, long.MaxValue, axis ?? unit, (of, _) => map(of)) : map(inputs);

    /// <summary>A map of entries of several values, of which those that have one for all units are repeated.</summary>
    public static MomentStep OfEntries(MapInputs inputs, Func<MapInputs, MomentStep> map)
    {
        int[] axes = [.. inputs.Signals.Where(s => !s.Parts.IsEmpty).Select(s => inputs.Output.Rank - s.Kernel.Shape.Rank + s.Kernel.Unit ?? -1).Distinct()];
        if (axes is not [>= 0 and var axis]) return map(inputs);
        int?[] own = [.. inputs.Signals.Select(s => axis - inputs.Output.Rank + s.Kernel.Shape.Rank is >= 0 and var at && s.Kernel.Shape[at] == inputs.Output[axis] ? at : (int?)null)];
        return Split(inputs, own, axis, 1, (of, _) => map(of));
    }

    private static MomentStep OfGroups(MapInputs inputs, long groups, int axis, Func<MapInputs, long, MomentStep> map)
    {
        var channels = inputs.X.Kernel.Shape[inputs.X.Kernel.Unit!.Value];
        groups = Math.Min(groups, channels);
        return Split(inputs, [inputs.X.Kernel.Unit], axis, channels / groups, (of, share) => map(of, groups * share / channels));
    }

    /// <summary>The map of each run of units between places where a part of any input ends.</summary>
    /// <param name="inputs">What the map reads.</param>
    /// <param name="axes">The units' axis in each input; null where one entry is repeated for all.</param>
    /// <param name="axis">That in the output.</param>
    /// <param name="ofGroup">How many units the map takes together.</param>
    /// <param name="map">The map, which is told how many of the units there are.</param>
    private static MomentStep Split(MapInputs inputs, int?[] axes, int axis, long ofGroup, Func<MapInputs, long, MomentStep> map)
    {
        var slot = Array.FindIndex(axes, a => a is not null);
        var units = inputs.Signals[slot].Kernel.Shape[axes[slot]!.Value];
        var output = inputs.Output;
        long[] ends = [.. inputs.Signals.SelectMany((s, i) => axes[i] is { } at ? Ends(s, at) : []).Where(end => end % ofGroup == 0).Append(units).Distinct().Order()];
        if (ends.Length == 1 || ends.Length > ConcatMap.MostParts) return map(inputs, units);
        Run[] runs = [.. ends.Select((end, i) => new Run(i == 0 ? 0 : ends[i - 1], end))];
        ImmutableArray<SignalMoments>[] cuts = [.. runs.Select(run => inputs.Signals.Select((s, i) => axes[i] is { } at ? Cut(s, at, run, part => inputs.Index + ((i + 1) * ConcatMap.MostParts + part + 1) * PartSource) : s).ToImmutableArray())];
        MomentStep[] steps = [.. runs.Zip(cuts, (run, cut) => map(inputs with { Signals = cut, Node = inputs.Node with { SampleShape = new([.. output.Extents.SetItem(axis, output[axis] * run.Count / units)]) } }, run.Count))];
        if (steps.FirstOrDefault(s => s.Output is null) is { } unknown) return unknown;
        ImmutableArray<SignalMoments> outputs = [.. steps.Select((s, part) => s.Output! with { Noise = s.Output.Noise.Renamed(inputs.Index, OfPart(part)), OwnSource = s.Output.OwnSource == inputs.Index ? OfPart(part) : s.Output.OwnSource })];
        return steps[0] with
        {
            Output = ConcatMap.Together(outputs, axis),
            Backward = steps.All(s => s.Backward is not null) ? Back : null,
            BackwardNoise = null,
            TakesAsIndependent = steps.Any(s => s.TakesAsIndependent),
            Caveat = steps.Select(s => s.Caveat).FirstOrDefault(c => c is not null),
        };

        int OfPart(int part) => inputs.Index + (part + 1) * PartSource;

        Kernel?[] Back(Kernel g)
        {
            var back = new Kernel?[runs.Length][];
            var first = 0;
            for (var i = 0; i < back.Length; i++)
            {
                var (shape, made) = (outputs[i].Kernel.Shape, outputs[i].Parts.Length);
                back[i] = steps[i].Backward!(g.Parts.IsEmpty ? ConcatMap.PartOf(g, shape) : made == 0 ? g.Parts[first] : ConcatMap.InParts(g.Parts.AsSpan(first, made), axis, shape));
                first += Math.Max(1, made);
            }

            return [.. inputs.Signals.Select((x, slot) => back.All(of => of[slot] is not null) ? Whole(x, axes[slot], slot, [.. back.Select(of => of[slot]!)]) : null)];
        }

        // What comes back to one entry from all units it gets from each run; what comes back to units is theirs.
        Kernel Whole(SignalMoments x, int? at, int slot, Kernel[] gradients)
        {
            if (at is not { } own) return gradients.Aggregate(ConcatMap.Sum);
            (Run, Kernel)[] of = [.. Enumerable.Range(0, runs.Length).SelectMany(i => Pieces(cuts[i][slot], runs[i], gradients[i], own))];
            return x.Parts.IsEmpty ? Mixed(x, new(0, units), of) : ConcatMap.InParts([.. Runs(x, own).Zip(x.Parts, (run, part) => Mixed(part, run, of))], own, x.Kernel.Shape);
        }
    }

    /// <summary>The ends of the parts of an input, if it has any.</summary>
    private static IEnumerable<long> Ends(SignalMoments x, int axis) => Runs(x, axis).Select(run => run.End);

    /// <summary>Where the parts of an input are.</summary>
    public static IEnumerable<Run> Runs(SignalMoments x, int axis)
    {
        long from = 0;
        foreach (var part in x.Parts)
        {
            yield return new(from, from += part.Kernel.Shape[axis]);
        }
    }

    /// <summary>A run of the units of an input: whole parts of it, or some units of one, which are other values than as many of that part elsewhere.</summary>
    private static SignalMoments Cut(SignalMoments x, int axis, Run run, Func<int, int> numberOf)
    {
        if (x.Parts.IsEmpty) return Some(x, axis, run);
        var parts = Runs(x, axis).Zip(x.Parts).Index().Where(p => p.Item.First.End > run.From && p.Item.First.From < run.End);
        return ConcatMap.Together([.. parts.Select(p => p.Item.First.Count <= run.Count ? p.Item.Second : Named(Some(p.Item.Second, axis, run.After(p.Item.First.From)), numberOf(p.Index)))], axis);
    }

    private static SignalMoments Some(SignalMoments x, int axis, Run run)
    {
        var some = x.Moved(k => ShapeMap.Taken(k, axis, new Entries(run.From, run.Count, 1)));
        return some with { Source = x.Source, OfUnits = x.OfUnits?.Times((double)x.Kernel.Shape[axis] / run.Count) };
    }

    private static SignalMoments Named(SignalMoments x, int number) => x with { Source = number, Origin = x.Origin is { } origin ? origin with { Source = number } : null };

    /// <summary>The gradient of a run by its parts.</summary>
    private static IEnumerable<(Run Run, Kernel Gradient)> Pieces(SignalMoments x, Run run, Kernel gradient, int axis)
        => x.Parts.IsEmpty ? [(run, gradient)] : Runs(x, axis).Zip(x.Parts).Select((p, i) => (p.First.After(-run.From), gradient.Parts.IsEmpty ? ConcatMap.PartOf(gradient, p.Second.Kernel.Shape) : gradient.Parts[i]));

    /// <summary>The gradient of units that some or all of the pieces are of: the mean of theirs.</summary>
    private static Kernel Mixed(SignalMoments x, Run units, (Run Run, Kernel Gradient)[] pieces)
    {
        var (shape, source) = (x.Kernel.Shape, x.Origin?.Source ?? x.Source);
        pieces = [.. pieces.Where(p => p.Run.From >= units.From && p.Run.End <= units.End)];
        return pieces is [var one] ? one.Gradient : pieces.Select(p => Known(ConcatMap.PartOf(p.Gradient.Scaled(Math.Sqrt((double)p.Run.Count / units.Count)), shape))).Aggregate(ConcatMap.Sum);

        Kernel Known(Kernel g) => g.Conditional is { } given && source is { } own ? g with { Conditional = given with { Source = own } } : g;
    }
}
