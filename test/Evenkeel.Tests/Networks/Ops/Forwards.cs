using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Compares an op's forward pass with a plain formula.</summary>
internal static class Forwards
{
    /// <summary>Runs the op alone on random numbers in double; <paramref name="expected"/> gives an element from its index.</summary>
    public static void AssertEqual(Op op, Shape sample, long batch, int seed, Func<Images, IReadOnlyDictionary<string, double[]>, Func<long[], double>> expected)
    {
        var builder = new GraphBuilder("one op", sample);
        builder.Add("op", op);
        using var workers = new Workers(1);
        using var stage = new Stage(builder.Build(), new PlanOptions { Batch = batch, DType = DType.Float64 }, workers, seed);
        var output = stage.Forward();
        var values = Runs.Doubles(output);
        var formula = expected(new Images(Runs.Doubles(stage.Input), stage.Input.Shape), stage.Weights.ToDictionary(w => w.Key, w => Runs.Doubles(w.Value)));
        for (var i = 0; i < values.Length; i++)
        {
            var index = IndexOf(output.Shape, i);
            var wanted = formula(index);
            Assert.True(Math.Abs(values[i] - wanted) <= GradientTolerances.Reordered * Math.Max(1, Math.Abs(wanted)), $"{op} on {batch}×{sample} at [{string.Join(", ", index)}]: {values[i]:R} instead of {wanted:R}");
        }
    }

    private static long[] IndexOf(Shape shape, long element)
    {
        var index = new long[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--) (element, index[axis]) = Math.DivRem(element, shape[axis]);
        return index;
    }
}

/// <summary>Values by sample, channel, and one to three axes behind.</summary>
internal sealed record Images(double[] Values, Shape Shape)
{
    public long Extent(int axis) => axis < Shape.Rank ? Shape[axis] : 1;

    public double At(long n, long c, params ReadOnlySpan<long> place)
    {
        var at = n * (Shape.Rank > 1 ? Shape[1] : 1) + c;
        for (var axis = 2; axis < Shape.Rank; axis++) at = at * Shape[axis] + (axis - 2 < place.Length ? place[axis - 2] : 0);
        return Values[at];
    }

    public bool Has(params ReadOnlySpan<long> place)
    {
        for (var axis = 0; axis < place.Length; axis++)
        {
            if (place[axis] < 0 || place[axis] >= Shape[axis + 2]) return false;
        }

        return true;
    }
}
