using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>A network of which whole steps are measured.</summary>
/// <param name="Request">The peer's name for it.</param>
/// <param name="Name">What the reader sees.</param>
/// <param name="Graph">Its layers.</param>
/// <param name="Batch">The number of samples.</param>
internal sealed record StepNetwork(string Request, string Name, Graph Graph, long Batch)
{
    /// <summary>All of them, by the peer's name.</summary>
    public static IReadOnlyDictionary<string, Func<StepNetwork>> All { get; } = new Dictionary<string, Func<StepNetwork>>
    {
        ["mlp"] = Mlp,
        ["resnet18"] = () => new("resnet18", "resnet18 8×3×224×224", Zoo.Build("resnet18", new Dictionary<string, string>(), null, null), 8),
        ["gpt"] = Gpt,
    };

    /// <summary>Gaussian noise, or indices of the embedding's rows.</summary>
    public Tensor Input()
    {
        var input = new Tensor(DType.Float32, Graph.InputShape.WithBatch(Batch));
        if (Graph.Nodes[0].Op is not Embedding embedding)
        {
            new AddressedRandom(1, "input").FillNormal(input.Span<float>(), 0, 0, 1);
            return input;
        }

        var indices = input.Span<float>();
        for (var i = 0; i < indices.Length; i++) indices[i] = i * 2654435761 % embedding.Vocabulary;
        return input;
    }

    /// <summary>A class for each sample, or for each of its positions.</summary>
    public Tensor Target()
    {
        var shape = new Shape([Batch, .. Graph.OutputShape.Extents[..^1]]);
        return Tensor.From<long>([.. Enumerable.Range(0, (int)shape.Length).Select(i => i % Graph.OutputShape[^1])], shape);
    }

    /// <summary>50 × 512 tanh, batch 256.</summary>
    private static StepNetwork Mlp()
    {
        const int Depth = 50, Width = 512, Batch = 256, Classes = 10;
        var builder = new GraphBuilder("mlp", new Shape(Width));
        for (var i = 0; i < Depth; i++)
        {
            builder.Add($"fc.{i}", new Linear(Width));
            builder.Add($"act.{i}", new Activate(ActivationCatalogue.Parse("tanh")));
        }

        builder.Add("head", new Linear(Classes));
        return new("mlp", $"mlp {Depth}×{Width} tanh", builder.Build(), Batch);
    }

    /// <summary>
    /// 6 layers of width 384 with 6 heads on 256 positions, batch 8. The peer projects to q, k and v in one product of three times the
    /// width, here there are three products; biases are in both and positions in neither.
    /// </summary>
    private static StepNetwork Gpt()
    {
        var options = new Dictionary<string, string>
        {
            ["depth"] = "6",
            ["width"] = "384",
            ["heads"] = "6",
            ["context"] = "256",
            ["vocabulary"] = "65",
            ["positions"] = "none",
        };
        return new("gpt", "gpt 6×384, 8×256 tokens", Zoo.Build("gpt-mini", options, null, null), 8);
    }
}
