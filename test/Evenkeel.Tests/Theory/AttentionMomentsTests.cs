using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.TestKit;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.Moments.Attending;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>What theory says of softmax over normal scores, and of attention under a causal mask.</summary>
public sealed class AttentionMomentsTests
{
    /// <summary>Equal scores: row t takes the mean of t values, of second moment 1/t, and key j gets Σ 1/t² over the rows t from j on; both on average H/T.</summary>
    [Theory]
    [InlineData(6, 1)]
    [InlineData(64, 1)]
    [InlineData(300, 1.02)]
    public void Predict_CausalAttentionOfEqualScores_IsAHarmonicMean(int positions, double factor)
    {
        const int Width = 8;
        var builder = new GraphBuilder("attention", new Shape(positions, Width));
        int[] branches = [.. "qkv".Select(name => builder.Add($"{name}", new Linear(Width, Bias: false), 0))];
        builder.Add("attention", new Attention(1, Causal: true), branches);
        var layers = Predictor.Predict(builder.Build(), p => new WeightMoments(p.Name.StartsWith('q') ? 0 : 1.0 / Width, true), InputMoments.Noise, _ => 1).Layers;
        var expected = Enumerable.Range(1, positions).Sum(t => 1.0 / t) / positions;
        Assert.InRange(layers[3].Forward!.SecondMoment / expected, 1 / factor - 1e-9, factor + 1e-9);
        Assert.InRange(layers[2].BackwardSecondMoment!.Value / expected, 1 / factor - 1e-9, factor + 1e-9);
    }

    /// <summary>Each row's weights add up to 1: what all keys together get is what all rows together have, however alike they are.</summary>
    [Fact]
    public void Values_OfAnyGradient_KeepsItsSum()
    {
        var random = new Random(1);
        Pairs Any()
        {
            var (mixed, places) = (Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray()).ToArray(), Places.Of(20));
            return Pairs.Of(places, Product, Product);
            double Product(int i, int j, bool isSame) => mixed[i].Zip(mixed[j], (a, b) => a * b).Sum();
        }

        var (q, k, v, gradient) = (Any(), new Visible(Any()), new Visible(Any()), Any());
        var back = new CausalGradient(new CausalWeights(q, k, k, 0.3, default), k, v, q, gradient).Values();
        Assert.Equal(1, back.MeanOf(back.Own, x => x) / gradient.MeanOf(gradient.Own, x => x), 9);
    }

    /// <summary>
    /// Scores and weights as layers of their own: what all keys have in common cancels for queries, since the gradient of scores sums to 0 over keys; what some of many
    /// keys have in common by chance, so have their values.
    /// </summary>
    [Theory]
    [InlineData(8, 512)]
    [InlineData(64, 128)]
    public void Predict_AttentionInParts_IsThatOfAttention(int positions, int width)
    {
        var (whole, parts) = (Layers(isInParts: false), Layers(isInParts: true));
        for (var layer = 1; layer < 4; layer++) Assert.InRange(parts[layer].BackwardRms!.Value / whole[layer].BackwardRms!.Value, 0.98, 1.02);
        Assert.InRange(parts[^1].ForwardRms!.Value / whole[^1].ForwardRms!.Value, 0.98, 1.02);

        IReadOnlyList<LayerPrediction> Layers(bool isInParts)
        {
            var builder = new GraphBuilder("attention", new Shape(positions, width));
            var x = builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")), 0);
            int[] branches = [.. "qkv".Select(name => builder.Add($"{name}", new Linear(width, Bias: false), x))];
            if (isInParts)
            {
                var scores = builder.Add("scores", new MatMul(TransposeB: true), branches[0], branches[1]);
                var softmax = builder.Add("softmax", new Softmax(), builder.Add("scale", new Scale(1 / Math.Sqrt(width)), scores));
                builder.Add("attention", new MatMul(), softmax, branches[2]);
            }
            else
            {
                builder.Add("attention", new Attention(1), branches);
            }

            return Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers;
        }
    }

    [Theory]
    [InlineData(0.25, 16)]
    [InlineData(4, 2)]
    [InlineData(4, 64)]
    [InlineData(16, 16)]
    [InlineData(1000, 16)]
    public void SoftmaxMoments_OfNormalScores_AgreeWithDraws(double variance, int count)
    {
        const int Draws = 20000;
        var random = new Random(2);
        double[] squares = new double[Draws], spreads = new double[Draws], along = new double[Draws], own = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var normal = RandomValues.Normal(random, new Shape(count)).Span<double>().ToArray();
            var scores = normal.Select(z => Math.Sqrt(variance) * z).ToArray();
            scores = [.. scores.Select(s => Math.Exp(s - scores.Max()))];
            var p = scores.Select(s => s / scores.Sum()).ToArray();
            squares[draw] = p.Sum(x => x * x);
            spreads[draw] = squares[draw] - 2 * p.Sum(x => x * x * x) + squares[draw] * squares[draw];
            along[draw] = Math.Pow(p.Zip(normal, (x, z) => x * z).Sum(), 2) - squares[draw];
            own[draw] = p.Zip(normal, (x, z) => x * x * (z * z - 1)).Sum();
        }

        var moments = new SoftmaxMoments(variance, count);
        Simulation.Agree(squares, moments.Squares(count));
        Simulation.Agree(spreads, moments.GradientSpread(count));
        Simulation.Agree(own, moments.Lean(count, apart: 0, same: 2));
        Simulation.Agree(along, moments.Lean(count, apart: 1, same: 2));
    }

    /// <summary>Of two keys the slopes of softmax can be counted: p = 1/2 has no curvature, and one key no slope at all.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 0.375)]
    public void SecondSlope_OfEqualScores_IsThatOfTheirHessian(int count, double expected)
        => Assert.Equal(expected, new SoftmaxMoments(0, count).SecondSlope(count), 12);

    /// <summary>Two of three tokens are the same one: where the values of keys are alike the keys are, too, which a query's gradient gathers.</summary>
    [Fact]
    public void Predict_AttentionOfRepeatedTokens_KnowsThatTheyAre()
    {
        const int Width = 128;
        var builder = new GraphBuilder("repeated", new Shape(8, Width));
        var x = builder.Add("tokens", new Gather(0, Numbers.Create([1L, 1L, 2L])), 0);
        var (q, k, v) = (builder.Add("q", new Linear(Width), x), builder.Add("k", new Linear(Width), x), builder.Add("v", new Linear(Width), x));
        builder.Add("attention", new Attention(1), q, k, v);
        var layers = Simulation.Run(builder.Build(), 4, 200);
        Assert.Equal(1, layers["attention"].Forward.Ratio, 0.01);
        Assert.Equal(1, layers["q"].Backward.Ratio, 0.1);
    }
}
