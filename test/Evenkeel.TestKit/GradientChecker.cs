using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.TestKit;

/// <summary>
/// Compares a graph's gradients, of its input and of every parameter, with central differences (f(x + h) − f(x − h))/2h in double: element by
/// element where there are few, else at a random sample of elements, and always along a random direction that moves all elements at once.
/// </summary>
/// <remarks>
/// Each difference is taken at h and at h/2. Where the two disagree, a kink lies between, and the probe is counted but not compared: the
/// forward pass alone decides that, so that a wrong backward pass cannot hide in it. Too many kinks are no proof.
/// </remarks>
public sealed class GradientChecker : IDisposable
{
    private const int Directions = 2;
    private const double UnitRounding = 1.0 / (1L << 52);

    private readonly GradientCase subject;
    private readonly Random random;
    private readonly Workers workers;
    private readonly Session session;
    private readonly Tensor input;
    private readonly Tensor cotangent;
    private readonly Dictionary<string, Tensor> parameters;
    private readonly List<GradientMismatch> mismatches = [];
    private int probes;
    private int kinks;

    private GradientChecker(GradientCase subject)
    {
        this.subject = subject;
        random = new Random(subject.Seed);
        workers = new Workers(1);
        parameters = RandomValues.Parameters(random, subject.Graph);
        input = RandomValues.Input(random, subject.Graph.InputShape.WithBatch(subject.Batch), subject.Tokens);
        cotangent = RandomValues.Normal(random, subject.Graph.Nodes[^1].ShapeOf(subject.Batch));
        var options = new PlanOptions { Batch = subject.Batch, DType = DType.Float64, Dropout = subject.Dropout, InputGradient = true };
        session = new Session(Plan.Create(subject.Graph, options), parameters, workers, (ulong)subject.Seed);
    }

    /// <summary>Checks one case.</summary>
    public static GradientReport Check(GradientCase subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        using var checker = new GradientChecker(subject);
        return checker.Run();
    }

    public void Dispose()
    {
        session.Dispose();
        workers.Dispose();
        input.Dispose();
        cotangent.Dispose();
        foreach (var parameter in parameters.Values) parameter.Dispose();
    }

    private GradientReport Run()
    {
        LeaveTraces();
        var (_, magnitude, outputGradient) = Objective();
        session.Backward(outputGradient);
        var gradients = session.Gradients.ToDictionary(g => g.Key, g => g.Value.Span<double>().ToArray());
        var inputGradient = session.InputGradient!.Span<double>().ToArray();

        if (subject.Tokens == 0) Compare("input", input, inputGradient, magnitude);
        foreach (var (name, gradient) in gradients) Compare(name, parameters[name], gradient, magnitude);
        return new GradientReport(mismatches, probes, kinks);
    }

    /// <summary>Fills all buffers from another input, so that an element that is never written holds no innocent 0.</summary>
    private void LeaveTraces()
    {
        using var other = RandomValues.Input(random, input.Shape, subject.Tokens, deviation: 3);
        using var large = RandomValues.Normal(random, cotangent.Shape, deviation: 1e3);
        session.Forward(other);
        session.Backward(large);
    }

    /// <summary>The scalar, the sum of its terms' magnitudes, and its gradient with respect to the output.</summary>
    private (double Value, double Magnitude, Tensor Gradient) Objective()
    {
        var output = session.Forward(input);
        if (subject.Loss is not null)
        {
            var loss = subject.Loss.Evaluate(output, subject.Target!, cotangent).Mean;
            return (loss, Math.Abs(loss) + 1, cotangent);
        }

        var values = output.Span<double>();
        var factors = cotangent.Span<double>();
        double value = 0, magnitude = 0;
        for (var i = 0; i < values.Length; i++)
        {
            value += values[i] * factors[i];
            magnitude += Math.Abs(values[i] * factors[i]);
        }

        return (value, magnitude, cotangent);
    }

    private void Compare(string name, Tensor tensor, double[] gradient, double magnitude)
    {
        var typical = Math.Sqrt(gradient.Sum(g => g * g) / gradient.Length);
        var direction = new double[gradient.Length];
        foreach (var element in Elements(gradient.Length))
        {
            direction[element] = 1;
            Probe(name, Place(tensor.Shape, element), tensor, direction, gradient[element], typical, magnitude);
            direction[element] = 0;
        }

        for (var i = 0; i < Directions; i++)
        {
            foreach (ref var d in direction.AsSpan()) d = (random.Next(2) == 0 ? 1 : -1) / Math.Sqrt(direction.Length);
            Probe(name, $" along direction {i}", tensor, direction, direction.Zip(gradient, (d, g) => d * g).Sum(), typical, magnitude);
        }
    }

    private IEnumerable<int> Elements(int length)
    {
        var all = Enumerable.Range(0, length).ToArray();
        if (length <= subject.MostElements) return all;
        random.Shuffle(all);
        return all.Take(subject.MostElements);
    }

    private static string Place(Shape shape, long element)
    {
        var index = new long[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--) (element, index[axis]) = Math.DivRem(element, shape[axis]);
        return $"[{string.Join(", ", index)}]";
    }

    private void Probe(string name, string place, Tensor tensor, double[] direction, double backward, double typical, double magnitude)
    {
        probes++;
        var wide = Difference(tensor, direction, GradientTolerances.Step);
        var narrow = Difference(tensor, direction, GradientTolerances.Step / 2);
        var rounding = GradientTolerances.Roundings * magnitude * UnitRounding / GradientTolerances.Step;
        var allowed = GradientTolerances.Relative * Math.Max(Math.Abs(narrow), typical) + rounding;
        if (Math.Abs(wide - narrow) > allowed)
        {
            kinks++;
        }
        else if (!(Math.Abs(backward - narrow) <= allowed))
        {
            mismatches.Add(new GradientMismatch(name, place, backward, narrow, allowed));
        }
    }

    private double Difference(Tensor tensor, double[] direction, double step)
    {
        var saved = tensor.Span<double>().ToArray();
        var above = At(step);
        var below = At(-step);
        saved.CopyTo(tensor.Span<double>());
        return (above - below) / (2 * step);

        double At(double distance)
        {
            var values = tensor.Span<double>();
            for (var i = 0; i < values.Length; i++) values[i] = saved[i] + distance * direction[i];
            return Objective().Value;
        }
    }
}
