using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// N(0, std²) with exactly ⌈sparsity · rows⌉ zeros in each column, at places that are drawn for each column alone (Martens 2010), as
/// torch.nn.init.sparse_.
/// </summary>
/// <param name="Sparsity">The part of each column that is 0.</param>
/// <param name="Std">The standard deviation of the others.</param>
public sealed record Sparse(double Sparsity, double Std = Sparse.DefaultStd) : Initializer
{
    internal const double DefaultStd = 0.01;

    private const int ColumnsInBlock = 64;

    /// <inheritdoc/>
    public override string Name => $"sparse:{NumberText.ToText(Sparsity)}{(Std == DefaultStd ? "" : $"?std={NumberText.ToText(Std)}")}";

    /// <summary>3/(1 − sparsity), as far as ⌈·⌉ lets it.</summary>
    public override double Kurtosis => 3 / (1 - Sparsity);

    /// <summary>std² times the part of a column that is not 0.</summary>
    public override double SecondMoment(Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Std * Std * (1 - Zeros(shape[0]) / Math.Max(1.0, shape[0]));
    }

    internal override IEnumerable<string> FindArgumentProblems()
        => [
            .. Sparsity is >= 0 and <= 1 ? Array.Empty<string>() : [$"`sparsity` (={NumberText.ToText(Sparsity)}) must be from 0 to 1"],
            .. ArgumentRules.NotNegative("std", Std),
        ];

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
    {
        if (shape.Rank != 2) yield return $"the shape {shape} must be a matrix";
        else if (shape.Length == 0) yield return $"the shape {shape} has no elements to draw; leave the tensor out";
        else if (Std >= 0 && type.IsFloat()) foreach (var problem in FloatRange.FindProblems(type, new NormalLaw(0, Std))) yield return problem;
    }

    private protected override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        new Normal(Std).FillPart(values, shape, fans, random, workers);
        var blocks = checked((int)((shape[1] + ColumnsInBlock - 1) / ColumnsInBlock));
        workers.For(blocks, new Columns<T>(values, checked((int)shape[0]), shape[1], Zeros(shape[0]), random));
    }

    private int Zeros(long rows) => (int)Math.Min(rows, Math.Ceiling(Sparsity * rows));

    /// <summary>Some columns: the zeros stand at the first places of a permutation of the rows.</summary>
    private readonly unsafe struct Columns<T>(T* values, int rows, long columns, int zeros, AddressedRandom random) : IBlocks
        where T : unmanaged
    {
        public void Run(int block, int worker)
        {
            var order = new int[rows];
            var end = Math.Min(columns, (block + 1L) * ColumnsInBlock);
            for (var column = (long)block * ColumnsInBlock; column < end; column++)
            {
                random.Substream(column).FillPermutation(order);
                foreach (var row in order.AsSpan(0, zeros)) values[row * columns + column] = default;
            }
        }
    }
}
