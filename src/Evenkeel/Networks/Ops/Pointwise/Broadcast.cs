using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>A formula for one element: of the common shape, the operand that the lattice calls own, and the other one.</summary>
internal interface ITerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether the formula has the value of the common shape in it.</summary>
    bool ReadsCommon { get; }

    bool ReadsOwn { get; }

    bool ReadsOther { get; }

    V At<V>(V common, V own, V other)
        where V : struct, ISimd<V, T>;
}

/// <summary>Elementwise formulas of operands that are repeated along some axes.</summary>
internal static unsafe class Broadcast
{
    /// <summary>The shape that all inputs are repeated to.</summary>
    /// <exception cref="ShapeException">Two extents differ and neither is 1.</exception>
    public static Shape Common(IReadOnlyList<Shape> inputs, string verb)
    {
        var rank = inputs.Max(s => s.Rank);
        var extents = new long[rank];
        Array.Fill(extents, 1);
        foreach (var shape in inputs)
        {
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                var at = axis == 0 ? 0 : rank - shape.Rank + axis;
                if (extents[at] != 1 && shape[axis] != 1 && extents[at] != shape[axis])
                {
                    throw new ShapeException($"{verb} inputs of one shape, got {inputs[0].WithoutBatch()} and {shape.WithoutBatch()}; change the branch, or project the shortcut");
                }

                extents[at] = Math.Max(extents[at], shape[axis]);
            }
        }

        var common = new Shape(extents);
        SampleAxis.CheckRank(common);
        return common;
    }

    /// <summary>The lattice of two operands in the common shape.</summary>
    public static Lattice LatticeOf(Shape common, Shape own, Shape other)
        => Lattice.Of(common.Extents.AsSpan(), own.Extents.AsSpan(), other.Extents.AsSpan());

    /// <summary>Computes target[i] = term(common[i], own, other) over the common shape; the target may be the common value or the own one.</summary>
    public static void Map<T, TTerm>(Workers workers, in Lattice lattice, TTerm term, T* common, T* own, T* other, T* target)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
        => Elementwise.Run(workers, lattice.Length, new MapRange<T, TTerm>(lattice, term, common, own, other, target));

    /// <summary>Computes an op's output from its two inputs, the first of them the own one.</summary>
    public static void Pair<T, TTerm>(in OpContext<T> context, TTerm term)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
    {
        var (a, b) = (context.Inputs[0], context.Inputs[1]);
        Map(context.Workers, LatticeOf(context.Output.Shape, a.Shape, b.Shape), term, null, a.Data, b.Data, context.Output.Data);
    }

    /// <summary>Writes an operand's gradient: the term at every element, summed over the axes along which the operand is repeated.</summary>
    public static void Gradient<T, TTerm>(Workers workers, in Lattice lattice, TTerm term, T* gradient, T* own, T* other, T* target)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
        => Reduction.Run(workers, lattice, term, default(Adding<T>), gradient, own, other, target);

    private readonly struct MapRange<T, TTerm>(Lattice lattice, TTerm term, T* common, T* own, T* other, T* target) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
    {
        private readonly Lattice lattice = lattice;

        public void Run(long start, long count) => Width.Run<Kernel, T>(new(this, start, count));

        private void Rows<V>(long start, long count)
            where V : struct, ISimd<V, T>
        {
            var end = start + count;
            var (row, at) = Math.DivRem(start, lattice.RowLength);
            for (var i = start; i < end; row++, at = 0)
            {
                var length = Math.Min(lattice.RowLength - at, end - i);
                lattice.Locate(row, out var ownOffset, out var otherOffset);
                var terms = new RowTerms<T, TTerm>(
                    term, common + i, own + ownOffset + at * lattice.OwnStep, other + otherOffset + at * lattice.OtherStep, lattice.OwnStep, lattice.OtherStep);
                Write<V>(terms, target + i, length);
                i += length;
            }
        }

        private static void Write<V>(RowTerms<T, TTerm> terms, T* target, long count)
            where V : struct, ISimd<V, T>
        {
            long i = 0;
            for (; i <= count - V.Count; i += V.Count) V.Store(terms.At<V>(i), target + i);
            for (; i < count; i++) Vec1<T>.Store(terms.At<Vec1<T>>(i), target + i);
        }

        private readonly struct Kernel(MapRange<T, TTerm> range, long start, long count) : ISimdKernel<T>
        {
            public void Run<V>()
                where V : struct, ISimd<V, T>
                => range.Rows<V>(start, count);
        }
    }
}

/// <summary>The terms of a row; an operand with step 0 gives its one value again and again.</summary>
internal readonly unsafe struct RowTerms<T, TTerm>(TTerm term, T* common, T* own, T* other, long ownStep, long otherStep)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTerm : struct, ITerm<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(long i)
        where V : struct, ISimd<V, T>
        => term.At(
            term.ReadsCommon ? V.Load(common + i) : V.Zero,
            !term.ReadsOwn ? V.Zero : ownStep == 0 ? V.Create(*own) : V.Load(own + i),
            !term.ReadsOther ? V.Zero : otherStep == 0 ? V.Create(*other) : V.Load(other + i));
}
