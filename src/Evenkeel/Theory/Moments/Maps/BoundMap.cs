using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>What graphs that are bound to their batch do with whole batches, and with parameters that they compute.</summary>
internal static class BoundMap
{
    /// <summary>Another shape: of each sample where the first extent stays, else of the batch.</summary>
    public static MomentStep View(MapInputs inputs)
    {
        var (x, extents) = (inputs.X.Kernel, ((View)inputs.Node.Op).Extents);
        var first = extents.Length / x.Shape.Length;
        return first == extents[0] ? ShapeMap.Reshape(inputs) : new MomentStep(inputs.X.Moved(k => Reshaped(k, first, extents)), g => [Reshaped(g, extents[0], x.Shape.WithBatch(first)).WithUnit(x.Unit)]);
    }

    /// <summary>Axes of one entry that are repeated.</summary>
    public static MomentStep Expand(MapInputs inputs)
        => new(inputs.X.Moved(k => Fitting.Repeated(k, inputs.Output)), g => [inputs.Summed(g, 0)]);

    /// <summary>An op on parameters that are values: the op's own map, with their moments in the place of a parameter's; what comes back to them is not known.</summary>
    public static MomentStep Applied(MapInputs inputs)
    {
        var op = ((Applied)inputs.Node.Op).Op;
        var own = op.MinInputs;
        var shapes = inputs.Signals[..own].Select((s, i) => s.Kernel.Shape.WithBatch((long)inputs.Firsts[i])).ToArray();
        Parameter[] parameters = [.. op.Parameters(shapes).Select((p, i) => new Parameter($"{i}", p.Shape, p.Role, p.Fans))];
        WeightMoments Weights(Parameter parameter)
        {
            var signal = inputs.Signals[own + Array.IndexOf(parameters, parameter)];
            return new WeightMoments(signal.SecondMoment, IsCentred: signal.Mean == 0);
        }

        var node = inputs.Node with { Op = op, Inputs = inputs.Node.Inputs[..own], Parameters = [.. parameters] };
        var step = MomentMaps.Of(inputs with { Node = node, Signals = inputs.Signals[..own], Firsts = inputs.Firsts[..own], Weights = Weights });
        return step.Backward is { } back ? step with { Backward = g => [.. back(g), .. new Kernel?[parameters.Length]] } : step;
    }

    private static Kernel Reshaped(Kernel kernel, long first, Shape extents) => Sampled.Unlifted(Regrouping.Reshaped(Sampled.Lifted(kernel, first), extents));
}
