using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Activations;
using static Evenkeel.Tests.Networks.ZooBuilds;

namespace Evenkeel.Tests.Networks;

/// <summary>The zoo's networks for ImageNet against torchvision's: names, shapes and order of parameters, and what the networks compute.</summary>
public sealed class TorchvisionTests
{
    private const int InputKey = 1000;

    private static readonly JsonElement Table = Reference.Read("torchvision-networks.json");

    private static readonly Dictionary<string, JsonElement> Networks = Table.GetProperty("networks").EnumerateArray().ToDictionary(n => n.GetProperty("network").GetString()!);

    public static TheoryData<string> All => [.. Networks.Keys];

    public static TheoryData<string> WithLogits => [.. Networks.Where(n => n.Value.GetProperty("logits").ValueKind == JsonValueKind.Array).Select(n => n.Key)];

    [Theory]
    [MemberData(nameof(All))]
    public void Build_ByDefault_HasTorchvisionsParametersInItsOrder(string reference)
        => Assert.Equal(
            Networks[reference].GetProperty("parameters").EnumerateArray().Select(p => $"{p[0].GetString()}: {string.Join('×', p[1].EnumerateArray())}"),
            Of(reference).Parameters.Select(p => $"{p.Name}: {p.Shape}"));

    [Theory]
    [MemberData(nameof(WithLogits))]
    public void Forward_WithTheSameWeights_GivesTorchvisionsLogits(string reference)
    {
        var (samples, image) = (Table.GetProperty("samples").GetInt64(), Table.GetProperty("image").GetInt64());
        var graph = Of(reference, $"image={image}");
        var weights = graph.Parameters.Index().ToDictionary(p => p.Item.Name, p => Weight(p.Index, p.Item));
        using var workers = new Workers(2);
        using var input = Uniform(InputKey, graph.InputShape.WithBatch(samples));
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = samples, DType = DType.Float64 }), weights, workers);
        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        foreach (var (n, row) in Networks[reference].GetProperty("logits").EnumerateArray().Index())
        {
            foreach (var (c, logit) in row.EnumerateArray().Index())
            {
                Assert.Equal(logit.GetDouble(), output.Span<double>()[n * (int)graph.OutputShape.Length + c], Tolerances.TorchNetwork);
            }
        }

        foreach (var weight in weights.Values) weight.Dispose();
    }

    private static Graph Of(string reference, string options = "")
    {
        var parts = reference.Split('?');
        return Build(parts[0], string.Join('&', parts[1..].Append(options)));
    }

    /// <summary>The formula of torchvision_networks.py.</summary>
    private static Tensor Weight(int key, Parameter parameter)
    {
        var tensor = Uniform(key, parameter.Shape);
        var (factor, offset) = parameter.Role switch
        {
            ParameterRole.Weight => (Math.Sqrt(6 * parameter.Shape[0] / (double)parameter.Shape.Length), 0.0),
            ParameterRole.Scale => (0.2, 1.0),
            _ => (0.1, 0.0),
        };
        foreach (ref var value in tensor.Span<double>()) value = offset + factor * value;
        return tensor;
    }

    private static Tensor Uniform(int key, Shape shape)
    {
        var tensor = new Tensor(DType.Float64, shape);
        var values = tensor.Span<double>();
        for (var i = 0; i < values.Length; i++)
        {
            var x = (uint)i * 2654435761 + (uint)key * 40503;
            x = (x ^ (x >> 16)) * 0x7FEB352D;
            x = (x ^ (x >> 15)) * 0x846CA68B;
            values[i] = (x ^ (x >> 16)) / 2147483648.0 - 1;
        }

        return tensor;
    }
}
