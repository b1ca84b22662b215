using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Recurrence;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Recurrent layers, step by step; the output's moments are means over all steps.</summary>
internal static class RecurrentMap
{
    /// <summary>Far from the numbers of values: what the units of each layer but the last add to the scatter.</summary>
    private const int LayerSource = 1 << 18;

    /// <summary>Steps and relative change over which the sensitivity to the input's scale is taken.</summary>
    private const int FirstSteps = 8;

    private const double SmallChange = 0.02;

    private const string Saturated = "gates that are far open and shut are followed by their means and covariances alone";

    private const string States = "states of gates are taken for normal values";

    public static MomentStep Recurrent(MapInputs inputs)
    {
        var op = (Recurrent)inputs.Node.Op;
        if (inputs.Node.Parameters.Any(p => p.Role == ParameterRole.Weight && !inputs.Weights(p).IsCentred)) return MomentStep.Unknown("unknown: the weights' mean is not 0, so that signals add up coherently");
        var x = inputs.X.Kernel.WithUnit(1).PlaceByPlace();
        var layers = new List<Layer>();
        var output = inputs.X;
        for (var i = 0; i < op.Layers; i++)
        {
            var layer = Layer.Of(inputs, op, i, i == 0 ? x : output.Kernel);
            layers.Add(layer);
            var source = inputs.Index + (op.Layers - 1 - i) * LayerSource;
            var own = layer.UnitScatter(output, inputs.Samples) / layer.Output.Units;
            output = new SignalMoments(layer.Output, output.Noise.Times(layer.Sensitivity).Plus(Noise.Of(source, own)))
            {
                OwnSource = source,
                Inner = output.ScatterOf(isCentred: false),
                Repeats = output.Repeats,
            };
        }

        if (OfScore(layers[^1]) is { } law) output = output with { Origin = Origin.Fitted(inputs.Index, output.Kernel, law.Value, 0, 1, [0]) };
        return new MomentStep(output, Backward, "normal pre-activations, gates independent of one another") { Caveat = layers.Any(l => l.Directions.Any(d => d.Walk.IsSaturated)) ? Saturated : null, LawCaveat = op.Cell == RecurrentKind.Rnn ? null : States };

        Kernel[] Backward(Kernel gradient)
        {
            gradient = OverSlopes(gradient).WithUnit(1);
            for (var i = op.Layers - 1; i >= 0; i--) gradient = layers[i].Back(gradient);
            return [gradient];
        }

        // A gradient that depends on the states, as behind another activation, is multiplied by slopes that do, too.
        Kernel OverSlopes(Kernel gradient)
        {
            if (gradient.Conditional is not { } given || given.Source != inputs.Index || output.Origin is not { } origin || layers[^1].Directions[0].Walk.OfScore is not { } law) return gradient;
            var (together, apart) = (given.Times(law.Slope).Over(origin), Conditional.Of(gradient.Knowing(), origin.Source).Times(law.Slope).Over(origin));
            return Kernel.Product(gradient, Kernel.Zip(together, apart, (a, b) => b != 0 ? a / b : 1, 0), 0);
        }
    }

    /// <summary>The states' law, of their mean square; null where they are taken to be normal.</summary>
    private static (Func<double, double> Value, Func<double, double> Slope)? OfScore(Layer layer)
    {
        if (layer.Directions[0].Walk.OfScore is not { } law) return null;
        var second = NormalFunction.Of(law.Value, _ => 0, [0], 0, 1).Second;
        var scale = second > 0 ? Math.Sqrt(layer.Output.Second / second) : 0;
        return scale > 0 ? (u => scale * law.Value(u), law.Slope) : null;
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

    private static Walk WalkOf(Recurrent op, Drive drive, Steps x, int steps, double scale)
        => Walk.Of(op, steps, drive, (t, s) => scale * x.Own(t, s), (t, s) => scale * x.Other(t, s));

    /// <summary>d ln q'/d ln q of the first steps.</summary>
    private static double Sensitivity(Recurrent op, Drive drive, Steps x)
    {
        var steps = Math.Min(x.Count, FirstSteps);
        double Mean(double scale)
        {
            var walk = WalkOf(op, drive, x, steps, scale);
            return Enumerable.Range(0, steps).Sum(t => walk.Own[t, t]);
        }

        var (low, high) = (Mean(1), Mean(1 + SmallChange));
        return low > 0 ? Math.Log(high / low) / Math.Log(1 + SmallChange) : 1;
    }

    /// <summary>One layer in all its directions, each of which walks over the same input.</summary>
    /// <param name="Input">What it reads.</param>
    /// <param name="Output">Its states.</param>
    /// <param name="Sensitivity">d ln q'/d ln q.</param>
    /// <param name="Directions">The walk of each direction, what drives it, and H E[W²] of the weights on its input.</param>
    private sealed record Layer(Kernel Input, Kernel Output, double Sensitivity, ImmutableArray<(Walk Walk, Drive Drive, double Spread)> Directions)
    {
        public static Layer Of(MapInputs inputs, Recurrent op, int layer, Kernel input)
        {
            var directions = ImmutableArray.CreateBuilder<(Walk, Drive, double)>();
            Pairs? sum = null;
            double mean = 0, sensitivity = 0;
            for (var direction = 0; direction < op.Directions; direction++)
            {
                var (drive, spread) = DriveOf(inputs, op, layer, direction, input.Shape[1]);
                var steps = new Steps(input, direction == 1);
                var walk = WalkOf(op, drive, steps, steps.Count, 1);
                directions.Add((walk, drive, spread));
                sum = Sum(sum, steps.Pairs(walk.Own, walk.Other).Map(k => k / op.Directions));
                mean += walk.Mean / op.Directions;
                sensitivity += RecurrentMap.Sensitivity(op, drive, steps) / op.Directions;
            }

            return new Layer(input, Kernel.Of(new Shape(input.Shape[0], op.Directions * op.Hidden), sum!, mean), sensitivity, directions.ToImmutable());
        }

        /// <summary>
        /// How a unit's E[h²] scatters over the weights of its rows: the mean covariance over pairs of places, of which some hold the same word, and
        /// the others deviate by what the layers before have drawn.
        /// </summary>
        public double UnitScatter(SignalMoments input, double samples) => Directions.Average(d =>
        {
            var products = Kernel.Sum(Input.Times(Math.Sqrt(d.Drive.Input)), Output.Times(Math.Sqrt(d.Drive.State)), 0);
            var (covariance, same) = (d.Walk.UnitCovariance(), input.Repeats);
            double Of(double k) => same * covariance(1) + (1 - same) * covariance((k / products.Second - same) / (1 - same));
            return products.Second > 0 ? Math.Max(0, products.MeanOf(Of, samples, input.ScatterOf(isCentred: false))) : 0;
        });

        public Kernel Back(Kernel gradient)
        {
            Pairs? sum = null;
            foreach (var (direction, (walk, _, spread)) in Directions.Index())
            {
                var steps = new Steps(gradient, direction == 1);
                var gates = walk.Gradients(steps.Own);
                sum = Sum(sum, steps.Pairs(gates, null).Map(k => spread * k));
            }

            return Kernel.Of(Input.Shape, sum!, 0);
        }

        private static Pairs Sum(Pairs? a, Pairs b) => a is null ? b : Pairs.Zip(a, b, (x, y) => x + y);
    }
}
