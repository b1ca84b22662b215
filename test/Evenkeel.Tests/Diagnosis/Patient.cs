using System.Collections.Immutable;
using Evenkeel.Diagnosis;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;

namespace Evenkeel.Tests.Diagnosis;

/// <summary>A network with its weights and data, to be examined by all rules.</summary>
internal sealed record Patient(Graph Graph, Recipe Recipe)
{
    private const long Samples = 200;

    public Patient(Graph graph, string recipe)
        : this(graph, Recipe.Parse(recipe))
    {
    }

    /// <summary>Gaussian noise where none is given.</summary>
    public Tensor? Input { get; init; }

    /// <summary>Labels drawn at random where none are given.</summary>
    public Func<Tensor, long[]>? Labels { get; init; }

    public Tensor? Targets { get; init; }

    /// <summary>Squared error where there are targets, else cross-entropy, unless it says otherwise.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Whether the recipe is hidden from the probe, as with weights from a file.</summary>
    public bool IsGiven { get; init; }

    public bool IsTrained { get; init; }

    public bool IsNoise { get; init; }

    public ulong Seed { get; init; }

    public bool Jacobian { get; init; }

    /// <summary>With a learning rate, the sharpness is measured too.</summary>
    public double? LearningRate { get; init; }

    /// <summary>What happens to the weights once they are drawn.</summary>
    public Action<IReadOnlyDictionary<string, Tensor>>? Harm { get; init; }

    public static Activate Activation(string name) => new(ActivationCatalogue.Parse(name));

    /// <summary>A multilayer perceptron with a head "head".</summary>
    public static Graph Mlp(int depth, int width, string activation, int inputs = 64, int classes = 10, string norm = "none")
        => Zoo.Build(
            "mlp",
            new Dictionary<string, string> { ["depth"] = $"{depth}", ["width"] = $"{width}", ["activation"] = activation, ["inputs"] = $"{inputs}", ["classes"] = $"{classes}", ["norm"] = norm },
            null,
            null);

    public static Graph LeNet() => Zoo.Build("lenet", ImmutableDictionary<string, string>.Empty, null, null);

    public static Graph Of(Shape input, params Op[] ops)
    {
        var builder = new GraphBuilder("net", input);
        for (var i = 0; i < ops.Length; i++) builder.Add(i == ops.Length - 1 ? "head" : $"{ops[i].Kind}.{i}", ops[i]);
        return builder.Build();
    }

    /// <summary>Blocks x + fc2(relu(fc1(norm(x)))).</summary>
    public static Graph Residual(int blocks, int width, Op? endOfBranch = null)
    {
        var builder = new GraphBuilder("residual", new Shape(64));
        var stream = builder.Add("stem", new Linear(width));
        for (var i = 0; i < blocks; i++)
        {
            builder.Add($"norm.{i}", new LayerNorm());
            builder.Add($"fc1.{i}", new Linear(width));
            builder.Add($"act.{i}", Activation("relu"));
            builder.Add($"fc2.{i}", new Linear(width));
            if (endOfBranch is not null) builder.Add($"end.{i}", endOfBranch);
            stream = builder.Add($"add.{i}", new Add(), stream, builder.Last);
        }

        builder.Add("norm", new LayerNorm());
        builder.Add("head", new Linear(10));
        return builder.Build();
    }

    public static Tensor Gaussian(Shape shape, ulong seed = 1, double mean = 0, double std = 1)
    {
        var tensor = new Tensor(DType.Float32, shape);
        new AddressedRandom(seed, "data").FillNormal(tensor.Span<float>(), 0, mean, std);
        return tensor;
    }

    /// <summary>Samples of mean 0 and standard deviation 1 of which two have the given correlation.</summary>
    public static Tensor Alike(long samples, int features, double correlation)
    {
        var tensor = Gaussian(new Shape(samples, features));
        var common = Gaussian(new Shape(features), seed: 2);
        for (long n = 0; n < samples; n++)
        {
            var row = tensor.Chunk<float>(n * features, features);
            for (var i = 0; i < features; i++) row[i] = (float)(Math.Sqrt(correlation) * common.Span<float>()[i] + Math.Sqrt(1 - correlation) * row[i]);
        }

        return tensor;
    }

    public Patient With(string parameter, string scheme)
        => this with { Recipe = Recipe with { Overrides = Recipe.Overrides.SetItem(parameter, Schemes.Parse(scheme)) } };

    public Patient WithAll(Func<string, bool> parameters, string scheme)
        => Graph.Parameters.Where(p => parameters(p.Name)).Aggregate(this, (patient, parameter) => patient.With(parameter.Name, scheme));

    public Checkup Examine()
    {
        using var workers = new Workers(1);
        var input = Input ?? Gaussian(Graph.InputShape.WithBatch(Samples), Seed + 1);
        var weights = Recipe.Initialize(Graph, Seed, workers);
        Harm?.Invoke(weights);
        var checkup = Checkup.Run(new ProbeRequest
        {
            Graph = Graph,
            Weights = weights,
            Recipe = IsGiven ? null : Recipe,
            Input = input,
            Target = Targets ?? Classes(input.Shape[0], Labels?.Invoke(Logits(input, weights, workers))),
            Loss = Loss ?? (Targets is null ? new CrossEntropy() : new SquaredError()),
            Workers = workers,
            Source = "patient.yaml",
            Seed = Seed,
            IsTrained = IsTrained,
            IsNoise = IsNoise,
            Jacobian = Jacobian,
            Sharpness = LearningRate is not null,
            LearningRate = LearningRate,
        });
        Assert.All(checkup.Findings, f => Assert.True(f.Severity <= RuleCatalogue.All.Single(r => r.Id == f.Id).Severity, f.Message));
        return checkup;
    }

    /// <summary>The finding of a rule.</summary>
    public Finding Finds(string id) => Assert.Single(Examine().Findings, f => f.Id == id);

    /// <summary>No finding of these rules; of none at all where none is named.</summary>
    public void IsSilent(params string[] ids)
        => Assert.DoesNotContain(Examine().Findings, f => ids.Length == 0 || ids.Contains(f.Id));

    private Tensor Logits(Tensor input, IReadOnlyDictionary<string, Tensor> weights, Workers workers)
    {
        using var session = new Session(Plan.Create(Graph, new PlanOptions { Batch = input.Shape[0] }), weights, workers);
        return session.Forward(input).Cast<float>();
    }

    /// <summary>A class for each row of logits, drawn at random where none is given.</summary>
    private Tensor Classes(long samples, long[]? labels)
    {
        var random = new AddressedRandom(Seed, "labels");
        var shape = new Shape(Graph.Nodes[^1].ShapeOf(samples).Extents[..^1].AsSpan());
        return Tensor.From<long>(labels ?? [.. Enumerable.Range(0, (int)shape.Length).Select(i => (long)(random.Uniform(i) * Graph.OutputShape[^1]))], shape);
    }
}
