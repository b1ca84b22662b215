using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Axes;

/// <summary>How two values become one.</summary>
internal interface IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>What a fold of nothing is.</summary>
    T Start { get; }

    V Fold<V>(V a, V b)
        where V : struct, ISimd<V, T>;

    /// <summary>Folds the values of a register.</summary>
    T Across<V>(V a)
        where V : struct, ISimd<V, T>;
}

/// <summary>Sums.</summary>
internal readonly struct Adding<T> : IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public T Start => T.Zero;

    public V Fold<V>(V a, V b)
        where V : struct, ISimd<V, T> => a + b;

    public T Across<V>(V a)
        where V : struct, ISimd<V, T> => V.Sum(a);
}

/// <summary>Takes the largest; NaN where there is one.</summary>
internal readonly struct Largest<T> : IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public T Start => T.NegativeInfinity;

    public V Fold<V>(V a, V b)
        where V : struct, ISimd<V, T> => V.Max(a, b);

    public T Across<V>(V a)
        where V : struct, ISimd<V, T> => V.LargestOf(a);
}

/// <summary>Folds a term over the axes along which the lattice's own operand is repeated, in an order that the shapes alone give.</summary>
internal static unsafe class Reduction
{
    /// <summary>Values of a row that are folded before they join the others, so that a sum's rounding grows with pieces, not values.</summary>
    private const long PieceLength = 2048;

    public static void Run<T, TTerm, TFold>(Workers workers, in Lattice lattice, TTerm term, TFold fold, T* common, T* own, T* other, T* target)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
        where TFold : struct, IFold<T>
    {
        if (lattice.IsOwnWhole) Broadcast.Map(workers, lattice, term, common, own, other, target);
        else Elementwise.Groups(workers, lattice.Parts, lattice.Length / lattice.Parts, new Parts<T, TTerm, TFold>(lattice, term, fold, common, own, other, target));
    }

    private readonly struct Parts<T, TTerm, TFold>(Lattice lattice, TTerm term, TFold fold, T* common, T* own, T* other, T* target) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
        where TFold : struct, IFold<T>
    {
        private readonly Lattice lattice = lattice;

        public void Run(long start, long count) => Width.Run<Kernel, T>(new(this, start, count));

        private void Rows<V>(long start, long count)
            where V : struct, ISimd<V, T>
        {
            var rowLength = lattice.RowLength;
            var rowsOfPart = lattice.Length / rowLength / lattice.Parts;
            var last = -1L;
            for (var row = start * rowsOfPart; row < (start + count) * rowsOfPart; row++)
            {
                lattice.Locate(row, out var ownOffset, out var otherOffset);
                var terms = new RowTerms<T, TTerm>(
                    term, common + row * rowLength, own + ownOffset, other + otherOffset, lattice.OwnStep, lattice.OtherStep);

                // Rows come in order, so the own operand's elements are first met in order too.
                var isNew = ownOffset > last;
                last = Math.Max(last, ownOffset);
                if (lattice.OwnStep == 0) Total<V>(terms, target + ownOffset, rowLength, isNew);
                else AddRow<V>(terms, target + ownOffset, rowLength, isNew);
            }
        }

        private void AddRow<V>(RowTerms<T, TTerm> terms, T* sums, long count, bool isNew)
            where V : struct, ISimd<V, T>
        {
            long i = 0;
            for (; i <= count - V.Count; i += V.Count) V.Store(isNew ? terms.At<V>(i) : fold.Fold(V.Load(sums + i), terms.At<V>(i)), sums + i);
            for (; i < count; i++) Vec1<T>.Store(isNew ? terms.At<Vec1<T>>(i) : fold.Fold(Vec1<T>.Load(sums + i), terms.At<Vec1<T>>(i)), sums + i);
        }

        private void Total<V>(RowTerms<T, TTerm> terms, T* sum, long count, bool isNew)
            where V : struct, ISimd<V, T>
        {
            var total = Vec1<T>.Create(isNew ? fold.Start : *sum);
            for (long first = 0; first < count; first += PieceLength)
            {
                var end = Math.Min(count, first + PieceLength);
                var i = first;
                var rest = Vec1<T>.Create(fold.Start);
                if (end - first >= V.Count)
                {
                    var piece = V.Create(fold.Start);
                    for (; i <= end - V.Count; i += V.Count) piece = fold.Fold(piece, terms.At<V>(i));
                    rest = Vec1<T>.Create(fold.Across(piece));
                }

                for (; i < end; i++) rest = fold.Fold(rest, terms.At<Vec1<T>>(i));
                total = fold.Fold(total, rest);
            }

            *sum = total;
        }

        private readonly struct Kernel(Parts<T, TTerm, TFold> parts, long start, long count) : ISimdKernel<T>
        {
            public void Run<V>()
                where V : struct, ISimd<V, T>
                => parts.Rows<V>(start, count);
        }
    }
}
