using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Tests.Diagnosis;

namespace Evenkeel.Tests.Probing;

/// <summary>Sharpness and Jacobian against PyTorch's exact ones.</summary>
public sealed class CurvatureTests
{
    /// <summary>Lanczos stops when a step changes the eigenvalue by less than 1e-4 of it.</summary>
    private const double OfEigenvalue = 1e-3;

    /// <summary>Squares of singular values, in double, relative to the largest.</summary>
    private const double OfSingularValue = 1e-10;

    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("conv")]
    public void Of_SmallNetwork_SharpnessIsThatOfPyTorchsHessian(string name)
    {
        var row = Row(name);
        using var workers = new Workers(1);
        var loss = Loss.Parse(row.GetProperty("loss").GetString()!);
        var target = loss is CrossEntropy ? Tensor.From<long>([.. row.GetProperty("target").GetProperty("data").EnumerateArray().Select(v => v.GetInt64())], new Shape(row.GetProperty("target").GetProperty("data").GetArrayLength())) : Values(row.GetProperty("target"));
        var sharpness = Sharpness.Of(Network(name), Weights(row), Values(row.GetProperty("input")), target, loss, workers, cancellation: TestContext.Current.CancellationToken)!;
        var largest = row.GetProperty("largest").GetDouble();
        Assert.InRange(sharpness.LargestEigenvalue / largest, 1 - OfEigenvalue, 1 + OfEigenvalue);
        Assert.Equal(2 / sharpness.LargestEigenvalue, sharpness.LargestStableRate);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("conv")]
    public void Of_SmallNetwork_JacobianHasPyTorchsSingularValues(string name)
    {
        var row = Row(name);
        using var workers = new Workers(1);
        var result = InputJacobian.Measure(Network(name), Weights(row), Values(row.GetProperty("input")), workers, cancellation: TestContext.Current.CancellationToken)!;
        double[] expected = [.. row.GetProperty("singularValues").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(expected.Length, result.SingularValues.Length);
        Assert.All(expected.Zip(result.SingularValues), pair => Assert.Equal(pair.First * pair.First, pair.Second * pair.Second, OfSingularValue * expected[^1] * expected[^1]));
        Assert.Equal(expected.Average(s => s * s), result.Spectrum.MeanSquare, 10);
    }

    [Fact]
    public void SingularValues_OfAnIsometry_AreOne()
    {
        var matrix = new Tensor(DType.Float64, new Shape(3, 5));
        for (var i = 0; i < 3; i++) matrix.Span<double>()[i * 5 + (i + 2) % 5] = i == 1 ? -1 : 1;
        using var workers = new Workers(1);
        var result = InputJacobian.SingularValues(matrix, workers, TestContext.Current.CancellationToken)!;
        Assert.All(result.SingularValues, s => Assert.Equal(1, s, 12));
        Assert.Equal(0, result.Spectrum.Variance, 12);
        Assert.Equal(3, result.EffectiveRank, 12);
    }

    [Fact]
    public void SingularValues_OfNumbersThatAreNotFinite_AreNone()
    {
        using var workers = new Workers(1);
        Assert.Null(InputJacobian.SingularValues(Tensor.From<double>([1, double.NaN], new Shape(1, 2)), workers, TestContext.Current.CancellationToken));
    }

    private static JsonElement Row(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "torch-curvature.json"))).RootElement.GetProperty(name);

    private static Graph Network(string name)
    {
        Op[] ops = name == "conv"
            ? [new Conv(4, new Window(3, Padding: 1)), Patient.Activation("relu"), new AveragePool(new Window(2, Stride: 2)), new Flatten(), new Linear(5)]
            : [new Linear(9), Patient.Activation(name), new Linear(8), Patient.Activation(name), new Linear(5)];
        var builder = new GraphBuilder(name, name == "conv" ? new Shape(2, 4, 4) : new Shape(6));
        for (var i = 0; i < ops.Length; i++) builder.Add($"{i}", ops[i]);
        return builder.Build();
    }

    private static Dictionary<string, Tensor> Weights(JsonElement row) => row.GetProperty("weights").EnumerateObject().ToDictionary(w => w.Name, w => Values(w.Value), StringComparer.Ordinal);

    private static Tensor Values(JsonElement tensor)
        => Tensor.From<float>([.. tensor.GetProperty("data").EnumerateArray().Select(v => v.GetSingle())], new Shape([.. tensor.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())]));
}
