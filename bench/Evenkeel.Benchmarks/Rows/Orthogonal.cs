using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>Random orthogonal matrices in float, one after the other, as the initializer makes them.</summary>
internal sealed class Orthogonal : IRow
{
    private readonly Workers workers;
    private readonly (long Rows, long Columns, int Matrices) size;
    private readonly Tensor matrix;

    private Orthogonal(Workers workers, long rows, long columns, int matrices)
    {
        (this.workers, size) = (workers, (rows, columns, matrices));
        matrix = new Tensor(DType.Float32, new Shape(rows, columns));
    }

    public string Name => $"orthogonal {size.Rows}×{size.Columns}{(size.Matrices > 1 ? string.Create(CultureInfo.InvariantCulture, $", {size.Matrices:N0} of them") : "")}";

    public string PeerRequest => $"orthogonal {size.Rows} {size.Columns} {size.Matrices}";

    /// <summary>What multiplying out n reflectors of length m takes: 2mn² − ⅔n³, so 4/3 n³ for a square. The drawing counts as none.</summary>
    public double Work
    {
        get
        {
            double m = Math.Max(size.Rows, size.Columns), n = Math.Min(size.Rows, size.Columns);
            return size.Matrices * n * n * (2 * m - 2 * n / 3);
        }
    }

    public WorkUnit Unit => WorkUnit.Flop;

    /// <summary>A large square, a tall one, and many small ones.</summary>
    public static IEnumerable<IRow> Rows(Workers workers)
    {
        yield return new Orthogonal(workers, 2048, 2048, 1);
        yield return new Orthogonal(workers, 4096, 1024, 1);
        yield return new Orthogonal(workers, 64, 64, 1000);
    }

    public void Run()
    {
        var scheme = new Initializers.Orthogonal();
        for (var i = 0; i < size.Matrices; i++) scheme.Fill(matrix, new Fans(size.Columns, size.Rows), (ulong)i, "weight", workers);
    }

    public void Dispose() => matrix.Dispose();
}
