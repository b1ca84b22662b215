using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Tests.Probing;

/// <summary>The singular values of weights: measured against numpy's, and predicted against measured.</summary>
public sealed class WeightSpectrumTests
{
    /// <summary>Of float32 weights.</summary>
    private const double Exact = 1e-6;

    /// <summary>Mean and standard deviation of the law of Tracy and Widom (1996) for real values, and how many of the latter are allowed.</summary>
    private const double TracyWidomMean = -1.2065, TracyWidomDeviation = 1.268, Deviations = 4;

    /// <summary>numpy.linalg.svd of sin(1 + 3 i + 7 j + i j) in float32, 6 × 10, 10 × 4 and, of a kernel of 4 × 2 × 3, 4 × 6.</summary>
    [Theory]
    [InlineData(6, 10, 0, 1.582307900907611, 2.2295117592036364, 2.742120252426973)]
    [InlineData(10, 4, 0, 1.5406959944414378, 2.0989180329240638, 2.408906664647729)]
    [InlineData(4, 2, 3, 1.4008336045173477, 1.701850158142778, 1.9474369908656253)]
    public void Measure_Weights_HaveNumpysSingularValues(long rows, long columns, long taps, double least, double rms, double largest)
    {
        var graph = taps == 0 ? Chain(new Shape(columns), new Linear(rows)) : Chain(new Shape(columns, 5), new Conv(rows, new Window(taps)));
        var spectrum = Assert.Single(Measure(graph, p => Filled(p, i => Math.Sin(1 + 3 * (i / WeightSpectrum.Columns(p.Shape)) + (7 + i / WeightSpectrum.Columns(p.Shape)) * (i % WeightSpectrum.Columns(p.Shape))))).Weights);
        Assert.Equal(Math.Min(rows, taps == 0 ? columns : columns * taps), spectrum.Count);
        Assert.Equal(least, spectrum.Least!.Value, Exact);
        Assert.Equal(rms, spectrum.Rms, Exact);
        Assert.Equal(largest, spectrum.Largest, Exact);
    }

    /// <summary>Lanczos's method, where there are too many to compute all: of 1/600 … 599/600 on the diagonal, and 2.</summary>
    [Fact]
    public void Measure_LargeWeight_HasTheLargest()
    {
        const int Extent = 600;
        var spectrum = Assert.Single(Measure(Chain(new Shape(Extent), new Linear(Extent)), p => Filled(p, i => i % (Extent + 1) != 0 ? 0 : i / (Extent + 1) + 1 is < Extent and var place ? place / (double)Extent : 2)).Weights);
        Assert.Null(spectrum.Least);
        Assert.Equal(2, spectrum.Largest, 1e-4);
        Assert.Equal(Math.Sqrt((Enumerable.Range(1, Extent - 1).Sum(k => (double)k * k / Extent / Extent) + 4) / Extent), spectrum.Rms, Exact);
    }

    /// <summary>
    /// The squares of the extreme values of a finite matrix lie (√m ± √n) (1/√n ± 1/√m)^(1/3) times the law of Tracy and Widom inside of the edges (Johnstone 2001, theorem 1.1,
    /// of the largest; Feldheim and Sodin 2010 of the least).
    /// </summary>
    [Theory]
    [InlineData("he", 300, 120)]
    [InlineData("he-uniform", 120, 300)]
    [InlineData("truncated-normal:0.02", 200, 400)]
    public void Of_IndependentValues_AreThoseOfMarchenkoAndPastur(string scheme, long rows, long columns)
    {
        var (predicted, measured) = Both(scheme, Chain(new Shape(columns), new Linear(rows)));
        AssertEdge(1, predicted!.Largest, measured.Largest);
        AssertEdge(-1, predicted.Least!.Value, measured.Least!.Value);
        Assert.Equal(1, measured.Rms / predicted.Rms, Deviations / Math.Sqrt(2.0 * rows * columns));

        void AssertEdge(int sign, double edge, double extreme)
        {
            var (m, n) = (Math.Sqrt(Math.Max(rows, columns)), Math.Sqrt(Math.Min(rows, columns)));
            var (sigma, width) = (edge / (m + sign * n), (m + sign * n) * Math.Cbrt(1 / n + sign / m));
            var expected = sigma * Math.Sqrt((m + sign * n) * (m + sign * n) + sign * width * TracyWidomMean);
            Assert.Equal(expected, extreme, Deviations * sigma * width * TracyWidomDeviation / (2 * (m + sign * n)));
        }
    }

    /// <summary>Not a rounding below it.</summary>
    [Fact]
    public void Of_SquareMatrix_ReachesToZero() => Assert.Equal(0, Both("he", Chain(new Shape(300), new Linear(300))).Predicted!.Least);

    [Theory]
    [InlineData("orthogonal:1.5", false)]
    [InlineData("orthogonal:1.5", true)]
    [InlineData("gates:orthogonal", true)]
    public void Of_OrthogonalMatrices_AreEqual(string scheme, bool isRecurrent)
    {
        var graph = isRecurrent ? Chain(new Shape(3, 16), new Recurrent(RecurrentKind.Lstm, 16)) : Chain(new Shape(16, 5), new Conv(24, new Window(3)));
        var (predicted, measured) = Both(scheme, graph);
        foreach (var value in (double[])[predicted!.Least!.Value, predicted.Largest, measured.Least!.Value, measured.Rms, measured.Largest]) Assert.Equal(predicted.Rms, value, Exact * 10);
    }

    [Theory]
    [InlineData("delta-orthogonal")]
    [InlineData("dirac")]
    [InlineData("constant:0.1")]
    public void Of_OtherSchemes_AreUnknown(string scheme) => Assert.Null(Both(scheme, Chain(new Shape(8, 5), new Conv(8, new Window(3)))).Predicted);

    [Fact]
    public void Measure_OtherSeed_DrawsOtherGradients()
    {
        var graph = Chain(new Shape(40), new Linear(30), new Linear(20));
        double First(ulong seed) => Measure(graph, p => Filled(p, i => Math.Sin(i)), seed).Layers[0]!.Variance;
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    private static (WeightSpectrum? Predicted, WeightSpectrum Measured) Both(string name, Graph graph)
    {
        var scheme = Schemes.Parse(name);
        var parameter = graph.Parameters.First();
        return (WeightSpectrum.Of(scheme, parameter), Measure(graph, p =>
        {
            var tensor = new Tensor(DType.Float32, p.Shape);
            using var workers = new Workers(1);
            if (p.Role == ParameterRole.Weight) scheme.Fill(tensor, p.Fans, 7, p.Name, workers);
            return tensor;
        }).Weights[0]);
    }

    private static JacobianResult Measure(Graph graph, Func<Parameter, Tensor> weight, ulong seed = 0)
    {
        using var workers = new Workers(1);
        using var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(1));
        input.Span<float>().Fill(1);
        return InputJacobian.Measure(graph, graph.Parameters.ToDictionary(p => p.Name, weight), input, workers, seed, cancellation: TestContext.Current.CancellationToken)!;
    }

    private static Tensor Filled(Parameter parameter, Func<int, double> value)
        => Tensor.From<float>([.. Enumerable.Range(0, (int)parameter.Shape.Length).Select(i => parameter.Role == ParameterRole.Weight ? (float)value(i) : 0)], parameter.Shape);

    private static Graph Chain(Shape input, params Op[] ops)
    {
        var builder = new GraphBuilder("chain", input);
        foreach (var (i, op) in ops.Index()) builder.Add($"{i}", op);
        return builder.Build();
    }
}
