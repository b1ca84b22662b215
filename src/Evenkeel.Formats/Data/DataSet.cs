using System.Globalization;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Data;

/// <summary>Samples, and what they should give.</summary>
/// <param name="Inputs">Float32, the batch first.</param>
/// <param name="Targets">Int64 class indices or Float32 values, the batch first; null where there are none.</param>
/// <param name="Source">A built-in data set's name, or the file as the user named it.</param>
/// <param name="ClassNames">The words behind the class indices; null where none are known.</param>
public sealed record DataSet(Tensor Inputs, Tensor? Targets, string Source, IReadOnlyList<string>? ClassNames = null)
{
    private const int ChunkElements = 1 << 20;

    /// <summary>The number of different characters or words, where the inputs are their indices.</summary>
    public long? Vocabulary { get; init; }

    /// <summary>The number of samples: the first extent of the inputs, 0 for a scalar.</summary>
    public long Count => Inputs.Shape.Rank == 0 ? 0 : Inputs.Shape[0];

    /// <summary>The first <paramref name="count"/> samples, or all where there are fewer; the memory is shared.</summary>
    public DataSet First(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count >= Count) return this;
        var targets = Targets is { Shape.Rank: > 0 } all && all.Shape[0] > count ? all.First(count) : Targets;
        return this with { Inputs = Inputs.First(count), Targets = targets };
    }

    /// <summary>Requires samples, finite inputs, and as many targets as samples.</summary>
    /// <exception cref="InvalidFileException">The data break one of the three rules; the message names the first place.</exception>
    public DataSet Check()
    {
        if (Inputs.Shape.Rank == 0) throw Error("", "it is a single number; data need an axis of samples first");
        if (Inputs.Length == 0) throw Error("", "it holds 0 samples");
        RequireFinite(Inputs, "inputs");
        if (Targets is null) return this;
        var count = Targets.Shape.Rank == 0 ? 1 : Targets.Shape[0];
        if (count != Count) throw Error("", $"{count} targets for {Count} samples; there must be one for each");
        if (Targets.DType.IsFloat()) RequireFinite(Targets, "targets");
        return this;
    }

    /// <summary>This data set with targets that are class indices: Int64, one for each sample, from 0 to <paramref name="classes"/> − 1.</summary>
    /// <exception cref="InvalidFileException">There are no targets, or one is no whole number in that range.</exception>
    public DataSet WithClassTargets(int classes)
    {
        if (Targets is null) throw Error("", "it has no targets; name a file or a column of them");
        if (Targets.Shape.Rank == 0 || Targets.Length != Targets.Shape[0])
            throw Error("", $"targets of shape {Targets.Shape} are not class indices, one for each sample");
        var indices = new long[Targets.Length];
        for (var i = 0; i < indices.Length; i++) indices[i] = ClassIndex(i, classes);
        return this with { Targets = Tensor.From<long>(indices, new Shape(indices.Length)) };
    }

    /// <summary>
    /// Standardizes: Computes (x − mean) / std, with mean and population standard deviation over all values of all samples, in double.
    /// </summary>
    /// <exception cref="InvalidFileException">The data are empty or all values are the same.</exception>
    public DataSet Normalize()
    {
        if (Inputs.Length == 0) throw Error("", "it holds 0 samples");
        var mean = Sum(0, static (x, _) => x) / Inputs.Length;
        var std = Math.Sqrt(Sum(mean, static (x, m) => (x - m) * (x - m)) / Inputs.Length);
        if (std == 0) throw Error("", $"all values are {Text(mean)}; data without variation cannot be standardized");
        var result = new Tensor(DType.Float32, Inputs.Shape);
        for (long start = 0; start < Inputs.Length; start += ChunkElements)
        {
            var from = Chunk(Inputs, start);
            var to = Chunk(result, start);
            for (var i = 0; i < from.Length; i++) to[i] = (float)((from[i] - mean) / std);
        }

        GC.KeepAlive(this);
        return this with { Inputs = result };
    }

    private static Span<float> Chunk(Tensor tensor, long start) => tensor.Chunk<float>(start, (int)Math.Min(ChunkElements, tensor.Length - start));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Place(Shape shape, long flat)
    {
        var index = new long[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--) (flat, index[axis]) = Math.DivRem(flat, shape[axis]);
        return $"[{string.Join(", ", index)}]";
    }

    private long ClassIndex(int sample, int classes)
    {
        var value = Targets!.DType == DType.Int64 ? Targets.Chunk<long>(sample, 1)[0] : (double)Targets.Chunk<float>(sample, 1)[0];
        GC.KeepAlive(this);
        if (value != Math.Floor(value))
            throw Error("", $"target {Text(value)} of sample {sample} is not a whole number; classes are 0…{classes - 1}");
        if (value < 0 || value >= classes)
            throw Error("", $"target {Text(value)} of sample {sample} is outside the classes 0…{classes - 1}");
        return (long)value;
    }

    private double Sum(double mean, Func<double, double, double> term)
    {
        double sum = 0;
        for (long start = 0; start < Inputs.Length; start += ChunkElements)
        {
            foreach (var x in Chunk(Inputs, start)) sum += term(x, mean);
        }

        GC.KeepAlive(this);
        return sum;
    }

    private void RequireFinite(Tensor tensor, string what)
    {
        var (count, first, value) = (0L, 0L, 0f);
        for (long start = 0; start < tensor.Length; start += ChunkElements)
        {
            var chunk = Chunk(tensor, start);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (float.IsFinite(chunk[i])) continue;
                if (count++ == 0) (first, value) = (start + i, chunk[i]);
            }
        }

        GC.KeepAlive(tensor);
        if (count > 0)
            throw Error(
                what, $"{count} of {tensor.Length} values are NaN or infinite, the first at {Place(tensor.Shape, first)} ({Text(value)}); remove or fill them");
    }

    private InvalidFileException Error(string place, string rule) => new(Source, place, rule);
}
