using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Recurrence;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Recurrent layers, step by step; the output's moments are means over all steps.</summary>
internal static class RecurrentMap
{
    /// <summary>Steps that are looked at; later ones are like the last of them.</summary>
    private const int MostSteps = 256;

    /// <summary>Steps and relative change over which the sensitivity to the input's scale is taken.</summary>
    private const int FirstSteps = 16;

    private const double SmallChange = 0.02;

    public static MomentStep Recurrent(MapInputs inputs)
    {
        var op = (Recurrent)inputs.Node.Op;
        if (inputs.Node.Parameters.Any(p => p.Role == ParameterRole.Weight && !inputs.Weights(p).IsCentred)) return MomentStep.Unknown("unknown: the weights' mean is not 0, so that signals add up coherently");
        var x = inputs.X.Kernel.WithUnit(1);
        var layers = new List<Layer>();
        var kernel = x;
        double sensitivity = 1;
        for (var i = 0; i < op.Layers; i++)
        {
            var layer = Layer.Of(inputs, op, i, kernel);
            layers.Add(layer);
            sensitivity *= layer.Sensitivity;
            kernel = layer.Output;
        }

        return new MomentStep(inputs.Normal(kernel, inputs.X.Noise.Times(sensitivity)), Backward, "normal pre-activations, gates independent of what they let through");

        Kernel[] Backward(Kernel gradient)
        {
            gradient = gradient.WithUnit(1);
            for (var i = op.Layers - 1; i >= 0; i--) gradient = layers[i].Back(gradient);
            return [gradient];
        }
    }

    private static (Drive Drive, double Spread) DriveOf(MapInputs inputs, Recurrent op, int layer, int direction, long features)
    {
        var first = (layer * op.Directions + direction) * (op.Bias ? 4 : 2);
        var gates = (int)inputs.Node.Parameters[first].Fans.Blocks;
        var (input, state) = (inputs.Weight(first).SecondMoment, inputs.Weight(first + 1).SecondMoment);
        ImmutableArray<(double, double)> Biases(int parameter) => [.. Enumerable.Range(0, gates).Select(gate => Bias(parameter, gate))];
        (double, double) Bias(int parameter, int gate)
        {
            if (!op.Bias) return (0, 0);
            var (mean, second) = inputs.Weight(parameter).Block(gate);
            return (mean, Math.Max(0, second - mean * mean));
        }

        return (new Drive(features * input, op.Hidden * state, Biases(first + 2), Biases(first + 3)), op.Hidden * input);
    }

    private static Walk WalkOf(Recurrent op, Drive drive, Kernel x, int steps, double scale)
    {
        Walk walk = op.Cell switch
        {
            RecurrentKind.Lstm => new LstmWalk(steps, drive),
            RecurrentKind.Gru => new GruWalk(steps, drive),
            _ => new RnnWalk(steps, drive, op.Nonlinearity == RecurrentNonlinearity.Tanh),
        };
        var cap = x.Caps[0];
        walk.Run(lag => scale * x.Own[Math.Min(lag, cap)], lag => scale * x.Other[Math.Min(lag, cap)]);
        return walk;
    }

    /// <summary>d ln q'/d ln q of the first steps.</summary>
    private static double Sensitivity(Recurrent op, Drive drive, Kernel x)
    {
        var steps = (int)Math.Min(x.Shape[0], FirstSteps);
        double Mean(double scale)
        {
            var walk = WalkOf(op, drive, x, steps, scale);
            return Enumerable.Range(0, steps).Sum(t => walk.Own[t, t]);
        }

        var (low, high) = (Mean(1), Mean(1 + SmallChange));
        return low > 0 ? Math.Log(high / low) / Math.Log(1 + SmallChange) : 1;
    }

    /// <summary>The mean over pairs of steps that are equally far apart.</summary>
    private static double[] ByLag(double[,] values, int steps, int cap)
    {
        double[] sums = new double[cap + 1], counts = new double[cap + 1];
        for (var s = 0; s < steps; s++)
        {
            for (var t = s; t < steps; t++)
            {
                sums[Math.Min(t - s, cap)] += values[s, t];
                counts[Math.Min(t - s, cap)]++;
            }
        }

        return [.. sums.Select((sum, lag) => sum / Math.Max(1, counts[lag]))];
    }

    /// <summary>One layer in all its directions, each of which walks over the same input; one that walks back sees the same lags.</summary>
    private sealed record Layer(Kernel Input, Kernel Output, double Sensitivity, ImmutableArray<(Walk Walk, double Spread)> Directions)
    {
        public static Layer Of(MapInputs inputs, Recurrent op, int layer, Kernel input)
        {
            var directions = ImmutableArray.CreateBuilder<(Walk, double)>();
            double[] own = new double[input.Caps[0] + 1], other = new double[own.Length];
            double mean = 0, sensitivity = 0;
            for (var direction = 0; direction < op.Directions; direction++)
            {
                var (drive, spread) = DriveOf(inputs, op, layer, direction, input.Shape[1]);
                var walk = WalkOf(op, drive, input, (int)Math.Min(input.Shape[0], MostSteps), 1);
                directions.Add((walk, spread));
                var (ownLags, otherLags) = (ByLag(walk.Own, walk.Steps, input.Caps[0]), ByLag(walk.Other, walk.Steps, input.Caps[0]));
                for (var lag = 0; lag < own.Length; lag++)
                {
                    own[lag] += ownLags[lag] / op.Directions;
                    other[lag] += otherLags[lag] / op.Directions;
                }

                mean += walk.Mean / op.Directions;
                sensitivity += RecurrentMap.Sensitivity(op, drive, input) / op.Directions;
            }

            var output = new Kernel(new Shape(input.Shape[0], op.Directions * op.Hidden), 1, input.Caps.ToArray(), own, other, mean);
            return new Layer(input, output, sensitivity, directions.ToImmutable());
        }

        public Kernel Back(Kernel gradient)
        {
            var cap = Input.Caps[0];
            var sum = new double[cap + 1];
            foreach (var (walk, spread) in Directions)
            {
                var gates = walk.Gradients(lag => gradient.Own[Math.Min(lag, gradient.Caps[0])]);
                foreach (var (lag, square) in ByLag(gates, walk.Steps, cap).Index()) sum[lag] += spread * square;
            }

            return new Kernel(Input.Shape, 1, Input.Caps.ToArray(), sum, new double[cap + 1], 0);
        }
    }
}
