using Evenkeel.Formats.Data;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Studies.Running;

/// <summary>Samples and their classes, as a network takes them.</summary>
internal sealed record Batch(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>Samples that are drawn from the data by a seed, each at most once.</summary>
    public static Batch Of(DataSet data, Graph graph, int count, ulong seed)
    {
        var random = new AddressedRandom(seed, "batch");
        var chosen = Enumerable.Range(0, (int)data.Count).OrderBy(i => random.Uniform(i)).Take(count).ToArray();
        var (width, answers) = ((int)(data.Inputs.Length / data.Count), (int)(data.Targets!.Length / data.Count));
        var inputs = new Tensor(DType.Float32, graph.InputShape.WithBatch(count));
        var targets = new Tensor(DType.Int64, graph.OutputShape.Rank == 2 ? new Shape(count, answers) : new Shape(count));
        for (var i = 0; i < count; i++)
        {
            data.Inputs.Chunk<float>((long)chosen[i] * width, width).CopyTo(inputs.Chunk<float>((long)i * width, width));
            data.Targets.Chunk<long>((long)chosen[i] * answers, answers).CopyTo(targets.Chunk<long>((long)i * answers, answers));
        }

        return new Batch(inputs, targets);
    }

    /// <summary>Unit Gaussian noise, or words at random where the network reads words.</summary>
    public static Tensor Noise(Graph graph, long count, ulong seed)
    {
        var noise = new Tensor(DType.Float32, graph.InputShape.WithBatch(count));
        var random = new AddressedRandom(seed, "input");
        if (graph.InputVocabulary() is not { } words) random.FillNormal(noise.Span<float>(), 0, 0, 1);
        else for (long i = 0; i < noise.Length; i++) noise.Chunk<float>(i, 1)[0] = (float)Math.Floor(random.Uniform(i) * words);
        return noise;
    }

    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
