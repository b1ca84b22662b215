using System.Numerics.Tensors;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Studies.Printing;
using Evenkeel.Theory.MeanField;
using Activate = Evenkeel.Networks.Ops.Activate;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Studies.Depth;

/// <summary>How far the Jacobian of a plain network is from an isometry.</summary>
internal sealed class IsometryStudy : IStudy
{
    private const int Width = 512, Draws = 12;

    /// <summary>A q at which tanh is nearly linear, so that it can stay near isometric.</summary>
    private const double SmallSignal = 0.02;

    private static readonly int[] Depths = [1, 2, 4, 8, 16];

    private static readonly (string Activation, string Scheme)[] Cases =
    [
        ("identity", "orthogonal"), ("identity", "lecun"), ("relu", "orthogonal"), ("relu", "he"), ("tanh", "orthogonal"), ("tanh", "lecun"),
    ];

    public string Name => "isometry";

    public string Title => "How far Jacobians are from isometries";

    public string Method => $"""
        Plain networks a' = f(W a), {Width} wide and without biases, drawn {Draws} times. The whole Jacobian J from input to output is measured at one input by a
        backward pass for each output, and of the squares s² of its singular values the variance in units of their squared mean, n Σ s⁴/(Σ s²)² − 1. Theory
        says L (μ₂/μ₁² − 1) for orthogonal weights and L more for Gaussian ones, μ_k = E f'^(2k) (Pennington, Schoenholz and Ganguli 2017): 0, L, L and 2L for linear
        layers and ReLU. tanh runs near the edge of chaos, with σ_w² = 1/E f'² at q = {SmallSignal} and inputs of that size. Theory is of infinite width.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        yield return new Table(
            "Measured: mean ± standard error over draws.", ["activation", "weights", "L", "theory", "measured"],
            [.. Cases.SelectMany(c => Depths.Select(depth => Row(c.Activation, c.Scheme, depth, run)))]);
    }

    private static string[] Row(string activation, string scheme, int depth, StudyRun run)
    {
        StudyRun.Say($"{activation}, {scheme}, {depth}");
        var f = ActivationCatalogue.Parse(activation);
        var q = activation == "tanh" ? SmallSignal : 1;
        var gain = activation == "tanh" ? 1 / Math.Sqrt(ActivationMoments.Of(f, q).SecondMomentDerivative.Value) : activation == "relu" ? Math.Sqrt(2) : 1;
        var recipe = Recipe.Parse(FormattableString.Invariant($"{(scheme == "orthogonal" ? "orthogonal" : "lecun")}?gain={gain:R}"));
        var variances = Enumerable.Range(0, Draws).Select(draw => Measure(f, recipe, depth, q / (gain * gain), (ulong)draw, run)).ToArray();
        var mean = variances.Average();
        var error = Math.Sqrt(variances.Sum(v => (v - mean) * (v - mean)) / (Draws - 1) / Draws);
        return [activation, scheme, $"{depth}", $"{Math.Abs(Isometry.Variance(f, q, depth, scheme == "orthogonal")):0.000}", $"{mean:0.000} ± {error:0.000}"];
    }

    /// <summary>n Σ s⁴/(Σ s²)² − 1, by ‖J‖² and ‖J Jᵀ‖² alone.</summary>
    private static double Measure(Activation f, Recipe recipe, int depth, double inputSquare, ulong seed, StudyRun run)
    {
        var builder = new GraphBuilder("plain", new Shape(Width));
        for (var layer = 0; layer < depth; layer++)
        {
            builder.Add($"fc.{layer}", new Linear(Width, Bias: false));
            builder.Add($"act.{layer}", new Activate(f));
        }

        var graph = builder.Build();
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Width, InputGradient = true }), recipe.Initialize(graph, seed, run.Workers), run.Workers);
        using var input = new Tensor(DType.Float32, new Shape(Width, Width));
        using var identity = new Tensor(DType.Float32, new Shape(Width, Width));
        for (var row = 0; row < Width; row++)
        {
            new AddressedRandom(seed, "input").FillNormal(input.Chunk<float>((long)row * Width, Width), 0, 0, Math.Sqrt(inputSquare));
            identity.Span<float>()[row * Width + row] = 1;
        }

        session.Forward(input);
        session.Backward(identity);
        return Spread(session.InputGradient!);
    }

    private static double Spread(Tensor jacobian)
    {
        var rows = Enumerable.Range(0, Width).Select(i => jacobian.Chunk<float>((long)i * Width, Width).ToArray()).ToArray();
        var products = new double[Width];
        Parallel.For(0, Width, i => products[i] = Enumerable.Range(0, Width).Sum(j => Math.Pow(TensorPrimitives.Dot<float>(rows[i], rows[j]), 2)));
        var squares = rows.Sum(r => (double)TensorPrimitives.SumOfSquares<float>(r));
        return Width * products.Sum() / (squares * squares) - 1;
    }
}
