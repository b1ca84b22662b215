using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Losses;

public sealed class LossTests
{
    private const double Rounding = 1e-12;

    [Fact]
    public void CrossEntropy_HandComputedLogits_GivesLossGradientAndVariance()
    {
        var (value, gradient) = Evaluate(new CrossEntropy(), [0, 0, Math.Log(2), 0], new Shape(2, 2), Classes(0, 1));
        var (first, second) = (Math.Log(2), Math.Log(3));
        Assert.Equal((first + second) / 2, value.Mean, Rounding);
        Assert.Equal((second - first) * (second - first) / 4, value.Variance, Rounding);
        double[] expected = [-0.25, 0.25, 1 / 3.0, -1 / 3.0];
        Assert.All(gradient.Zip(expected), p => Assert.Equal(p.Second, p.First, Rounding));
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    [InlineData(1e300)]
    public void CrossEntropy_LargeLogits_StaysFinite(double logit)
    {
        var (value, gradient) = Evaluate(new CrossEntropy(), [logit, logit, logit], new Shape(1, 3), Classes(1));
        Assert.Equal(Math.Log(3), value.Mean, 1e-10 * Math.Max(1, Math.Abs(logit)));
        Assert.True(double.IsFinite(value.Mean));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void CrossEntropy_LargeGap_GivesTheGap()
    {
        var (value, gradient) = Evaluate(new CrossEntropy(), [1e4, 0], new Shape(1, 2), Classes(1));
        Assert.Equal(1e4, value.Mean);
        Assert.Equal([1, -1], gradient);
    }

    [Fact]
    public void CrossEntropy_Accuracy_CountsRowsWhoseLargestLogitIsTheTarget()
    {
        var (value, _) = Evaluate(new CrossEntropy(), [3, 1, 2, 0, 5, 1, 0, 1, 2, 9, 1, 2], new Shape(4, 3), Classes(0, 1, 0, 0));
        Assert.Equal(0.75, value.Accuracy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void CrossEntropy_NotANumberAmongLogits_GivesNaNAndNoHit(int place)
    {
        double[] logits = [1, 2, 3];
        logits[place] = double.NaN;
        var (value, gradient) = Evaluate(new CrossEntropy(), logits, new Shape(1, 3), Classes(place == 2 ? 1 : 2));
        Assert.True(double.IsNaN(value.Mean));
        Assert.Equal(0, value.Accuracy);
        Assert.All(gradient, g => Assert.True(double.IsNaN(g)));
    }

    [Fact]
    public void CrossEntropy_AllNotNumbers_GivesNoHit()
    {
        var (value, _) = Evaluate(new CrossEntropy(), [double.NaN, double.NaN], new Shape(1, 2), Classes(0));
        Assert.Equal(0, value.Accuracy);
    }

    [Fact]
    public void CrossEntropy_Float32_IsTheFloat64LossRounded()
    {
        float[] logits = [0.5f, -1, 2];
        using var output = Tensor.From<float>(logits, new Shape(1, 3));
        using var gradient = new Tensor(DType.Float32, new Shape(1, 3));
        using var target = Classes(0);
        var single = new CrossEntropy().Evaluate(output, target, gradient);
        var (value, slopes) = Evaluate(new CrossEntropy(), [.. logits.Select(l => (double)l)], new Shape(1, 3), Classes(0));
        Assert.Equal(value, single);
        Assert.Equal(slopes.Select(s => (float)s), gradient.Span<float>().ToArray());
    }

    [Fact]
    public void CrossEntropy_BadTargets_AreProblems()
    {
        var loss = new CrossEntropy();
        var output = new Shape(2, 3);
        using var fitting = Classes(2, 0);
        using var negative = Classes(0, -1);
        using var large = Classes(3, 0);
        using var tooMany = Classes(0, 0, 0);
        using var floats = new Tensor(DType.Float32, new Shape(2));
        Assert.Null(loss.TargetProblem(output, fitting));
        Assert.Equal("target -1 of sample 1 is outside the classes 0…2; widen the last layer or mend the target", loss.TargetProblem(output, negative));
        Assert.Equal("target 3 of sample 0 is outside the classes 0…2; widen the last layer or mend the target", loss.TargetProblem(output, large));
        Assert.Equal("cross-entropy wants one class index a sample (2), got Int64 of shape 3", loss.TargetProblem(output, tooMany));
        Assert.Equal("cross-entropy wants one class index a sample (2), got Float32 of shape 2", loss.TargetProblem(output, floats));
        Assert.Equal("cross-entropy wants one row of logits a sample, or one a position, the network's output is 3×4×4; end it with a linear layer", loss.TargetProblem(new Shape(2, 3, 4, 4), fitting));
        Assert.Throws<ArgumentException>(() => Evaluate(loss, new double[6], output, Classes(0, 7)));
    }

    [Fact]
    public void CrossEntropy_LabelSmoothing_MixesTheMeanOverAllClasses()
    {
        double[] logits = [0.5, -1, 2];
        var (plain, _) = Evaluate(new CrossEntropy(), logits, new Shape(1, 3), Classes(1));
        var others = Enumerable.Range(0, 3).Average(c => Evaluate(new CrossEntropy(), logits, new Shape(1, 3), Classes(c)).Value.Mean);
        var (smooth, gradient) = Evaluate(new CrossEntropy(0.1), logits, new Shape(1, 3), Classes(1));
        Assert.Equal(0.9 * plain.Mean + 0.1 * others, smooth.Mean, Rounding);
        Assert.Equal(0, gradient.Sum(), Rounding);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropy(1.5));
    }

    [Fact]
    public void CrossEntropy_Positions_AreTheMeanOverAllRows()
    {
        double[] logits = [0.5, -1, 2, 0, 1, 0, 3, 2, 1, -1, -2, 0];
        using var targets = Tensor.From<long>([0, 1, 0, 2], new Shape(2, 2));
        var (positions, slopes) = Evaluate(new CrossEntropy(), logits, new Shape(2, 2, 3), targets);
        var (rows, expected) = Evaluate(new CrossEntropy(), logits, new Shape(4, 3), Classes(0, 1, 0, 2));
        Assert.Equal(rows.Mean, positions.Mean, Rounding);
        Assert.Equal(0.75, positions.Accuracy);
        Assert.Equal(expected, slopes);
        using var bad = Tensor.From<long>([0, 1, 3, 2], new Shape(2, 2));
        Assert.Equal("target 3 of position 0 of sample 1 is outside the classes 0…2; widen the last layer or mend the target", new CrossEntropy().TargetProblem(new Shape(2, 2, 3), bad));
        Assert.Equal("cross-entropy wants one class index a position (2×3), got Int64 of shape 2×2", new CrossEntropy().TargetProblem(new Shape(2, 3, 3), bad));
    }

    [Fact]
    public void BinaryCrossEntropy_HandComputedLogits_GivesLossGradientAndAccuracy()
    {
        using var target = Tensor.From<double>([1, 0, 0.5], new Shape(1, 3));
        var (value, gradient) = Evaluate(new BinaryCrossEntropy(), [Math.Log(3), Math.Log(3), 0], new Shape(1, 3), target);
        Assert.Equal((Math.Log(4.0 / 3) + Math.Log(4) + Math.Log(2)) / 3, value.Mean, Rounding);
        Assert.Equal(2.0 / 3, value.Accuracy!.Value, Rounding);
        double[] expected = [-0.25 / 3, 0.75 / 3, 0];
        Assert.All(gradient.Zip(expected), p => Assert.Equal(p.Second, p.First, Rounding));
    }

    [Fact]
    public void BinaryCrossEntropy_LargeLogits_StaysFinite()
    {
        using var target = Tensor.From<float>([0, 1, 1, 0], new Shape(1, 4));
        var (value, gradient) = Evaluate(new BinaryCrossEntropy(), [1e4, -1e4, 1e300, -1e300], new Shape(1, 4), target);
        Assert.Equal(5e3, value.Mean, Rounding);
        Assert.Equal([0.25, -0.25, 0, 0], gradient);
    }

    [Fact]
    public void BinaryCrossEntropy_BadTargets_AreProblems()
    {
        using var integers = new Tensor(DType.Int64, new Shape(2, 1));
        using var large = Tensor.From<float>([0, 1.5f], new Shape(2, 1));
        var loss = new BinaryCrossEntropy();
        Assert.Equal("binary cross-entropy wants a target of the output's shape (2×1), got Int64 of shape 2×1", loss.TargetProblem(new Shape(2, 1), integers));
        Assert.Equal("target 1.5 of sample 1 is no probability; give numbers from 0 to 1", loss.TargetProblem(new Shape(2, 1), large));
    }

    [Fact]
    public void Evaluate_AnyWorkerCount_GivesTheSameBitsAndAllocatesNothing()
    {
        const int Samples = 50, Width = 7;
        using var output = RandomValues.Normal(new Random(1), new Shape(Samples, Width)).Cast<float>();
        using var gradient = new Tensor(DType.Float32, output.Shape);
        using var alone = new Tensor(DType.Float32, output.Shape);
        using var classes = Classes([.. Enumerable.Range(0, Samples).Select(i => (long)i % Width)]);
        using var values = RandomValues.Normal(new Random(2), output.Shape);
        foreach (ref var value in values.Span<double>()) value = 1 / (1 + Math.Exp(value));
        using var one = new Workers(1);
        using var three = new Workers(3);
        foreach (var (loss, target) in new (Loss, Tensor)[] { (new CrossEntropy(0.1), classes), (new SquaredError(), values), (new BinaryCrossEntropy(), values) })
        {
            var expected = loss.Evaluate(output, target, alone, one);
            Assert.Equal(expected, loss.Evaluate(output, target, gradient, three));
            Assert.Equal(alone.Span<float>().ToArray(), gradient.Span<float>().ToArray());
            Assert.Equal(0, Allocations.InAStep(() => loss.Evaluate(output, target, alone, one)));
        }
    }

    [Fact]
    public void SquaredError_HandComputedValues_GivesLossGradientAndVariance()
    {
        using var target = Tensor.From<double>([0, 0, 1, 1], new Shape(2, 2));
        var (value, gradient) = Evaluate(new SquaredError(), [1, 3, 1, 3], new Shape(2, 2), target);
        Assert.Equal(3.5, value.Mean, Rounding);
        Assert.Equal(2.25, value.Variance, Rounding);
        Assert.Null(value.Accuracy);
        Assert.Equal([0.5, 1.5, 0, 1], gradient);
    }

    [Fact]
    public void SquaredError_NotANumber_GivesNaN()
    {
        using var target = Tensor.From<double>([0, 0], new Shape(1, 2));
        Assert.True(double.IsNaN(Evaluate(new SquaredError(), [double.NaN, 1], new Shape(1, 2), target).Value.Mean));
    }

    [Fact]
    public void SquaredError_BadTargets_AreProblems()
    {
        using var integers = new Tensor(DType.Int64, new Shape(2, 3));
        using var misshapen = new Tensor(DType.Float32, new Shape(3, 2));
        var loss = new SquaredError();
        Assert.Equal("mse wants a target of the output's shape (2×3), got Int64 of shape 2×3", loss.TargetProblem(new Shape(2, 3), integers));
        Assert.Equal("mse wants a target of the output's shape (2×3), got Float32 of shape 3×2", loss.TargetProblem(new Shape(2, 3), misshapen));
    }

    [Fact]
    public void Evaluate_GradientOfAnotherShapeOrType_Throws()
    {
        using var output = new Tensor(DType.Float32, new Shape(2, 3));
        using var target = Classes(0, 1);
        using var misshapen = new Tensor(DType.Float32, new Shape(3, 3));
        using var mistyped = new Tensor(DType.Float64, new Shape(2, 3));
        Assert.Throws<ArgumentException>(() => new CrossEntropy().Evaluate(output, target, misshapen));
        Assert.Throws<ArgumentException>(() => new CrossEntropy().Evaluate(output, target, mistyped));
    }

    [Theory]
    [InlineData("cross-entropy:", "the label smoothing of 'cross-entropy:' must be a number from 0 to 1, as in 'cross-entropy:0.1'")]
    [InlineData("cross-entropy:1.5", "the label smoothing of 'cross-entropy:1.5' must be a number from 0 to 1, as in 'cross-entropy:0.1'")]
    [InlineData("cross-entropy:NaN", "the label smoothing of 'cross-entropy:NaN' must be a number from 0 to 1, as in 'cross-entropy:0.1'")]
    [InlineData("cross-entrpy", "unknown loss 'cross-entrpy'; did you mean 'cross-entropy'?")]
    public void Parse_WrongName_SaysWhatToTake(string name, string message) => Assert.Equal(message, Assert.Throws<ArgumentException>(() => Loss.Parse(name)).Message);

    [Fact]
    public void Parse_EveryKind_GivesThatLoss()
    {
        foreach (var loss in LossCases.All.Values.Select(c => c.Loss!)) Assert.IsType(loss.GetType(), Loss.Parse(loss.Kind));
        Assert.Contains("'huber'", Assert.Throws<ArgumentException>(() => Loss.Parse("huber")).Message);
        Assert.Equal(0.1, Assert.IsType<CrossEntropy>(Loss.Parse("cross-entropy:0.1")).LabelSmoothing);
        Assert.IsType<BinaryCrossEntropy>(Loss.Parse("binary-cross-entropy"));
    }

    private static Tensor Classes(params long[] classes) => Tensor.From<long>(classes, new Shape(classes.Length));

    private static (LossValue Value, double[] Gradient) Evaluate(Loss loss, double[] output, Shape shape, Tensor target)
    {
        using var tensor = Tensor.From<double>(output, shape);
        using var gradient = new Tensor(DType.Float64, shape);
        var value = loss.Evaluate(tensor, target, gradient);
        return (value, gradient.Span<double>().ToArray());
    }
}
