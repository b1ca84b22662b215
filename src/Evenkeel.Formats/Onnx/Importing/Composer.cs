using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>
/// What ONNX's operators are made of: the network's ops under ONNX's rules for shapes, by which any axis may be the samples', and a scalar has
/// no axis.
/// </summary>
internal sealed class Composer(Emitter emitter)
{
    public Emitter Emitter => emitter;

    public static Value Reshape(Value x, Shape shape)
    {
        if (shape.Length != x.Shape.Length) throw new UnsupportedException($"the shape {shape} does not hold the {x.Shape.Length} values of {x.Shape}");
        return x.Reshaped(shape);
    }

    public static Value Reshape(Value x, params ReadOnlySpan<long> extents) => Reshape(x, new Shape(extents));

    /// <summary>Axis i of the result is axis order[i] of x.</summary>
    public Value Permute(Value x, params int[] order)
    {
        if (order.Length != x.Rank || order.Order().Where((axis, i) => axis != i).Any()) throw new UnsupportedException($"`perm` (=[{string.Join(", ", order)}]) must name each of the {x.Rank} axes once");
        if (order.Select((axis, i) => axis == i).All(same => same)) return x;
        var shape = new Shape([.. order.Select(axis => x.Shape[axis])]);
        if (Inverse(x, order) is { } original && original.Shape.Equals(shape)) return original;
        return order[0] == 0
            ? emitter.Run(new Transpose([.. order.Skip(1).Select(axis => axis - 1L)]), x)
            : Unlifted(emitter.Run(new Transpose([.. order.Select(axis => (long)axis)]), Lifted(x)));
    }

    /// <summary>Exchanges the last two axes.</summary>
    public Value Transposed(Value x) => Permute(x, [.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2]);

    public Value Slice(Value x, int axis, long start, long length, long step = 1)
    {
        if (start == 0 && length == x.Shape[axis] && step == 1) return x;
        if (length < 1 && x is Constant) return new Constant(new Shape([.. x.Shape.Extents.Select((e, i) => i == axis ? 0 : e)]), x.Type, []);
        if (length < 1) throw new UnsupportedException($"takes nothing of axis {axis} of {x.Shape}; values without elements are not run");
        if (step > 0) return Along(x, axis, at => new Slice(at, start, length, step));
        emitter.Evaluation.Take(length);
        return Gather(x, axis, [.. Enumerable.Range(0, (int)length).Select(i => start + i * step)]);
    }

    /// <summary>Takes entries whose places are known.</summary>
    public Value Gather(Value x, int axis, params long[] places) => Along(x, axis, at => new Gather(at, [.. places]));

    public Value Concat(IReadOnlyList<Value> parts, int axis)
    {
        parts = parts.Where(p => p.Shape.Length > 0).DefaultIfEmpty(parts[0]).ToList();
        if (parts.Count == 1) return parts[0];
        return axis > 0
            ? emitter.Run(new Concat(axis - 1), [.. parts])
            : Unlifted(emitter.Run(new Concat(0), [.. parts.Select(Lifted)]));
    }

    /// <summary>Repeats axes of extent 1, and puts missing ones in front.</summary>
    public Value Expand(Value x, Shape shape)
    {
        if (x.Shape.Equals(shape)) return x;
        var full = InFront(x, shape.Rank);
        return full.Shape.Equals(shape) ? full : emitter.Run(new Expand(shape), full);
    }

    /// <summary>The shape that shapes are repeated to, by ONNX's rule.</summary>
    public static Shape Common(params ReadOnlySpan<Shape> shapes)
    {
        var rank = 0;
        foreach (var shape in shapes) rank = Math.Max(rank, shape.Rank);
        var extents = new long[rank];
        Array.Fill(extents, 1);
        foreach (var shape in shapes)
        {
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                var at = rank - shape.Rank + axis;
                if (extents[at] != 1 && shape[axis] != 1 && extents[at] != shape[axis]) throw new UnsupportedException($"its inputs have shapes that do not fit: {string.Join(" and ", shapes.ToArray().AsEnumerable())}");
                if (shape[axis] != 1) extents[at] = shape[axis];
            }
        }

        return new Shape(extents);
    }

    public Value Add(Value a, Value b) => Elementwise(new Add(), a, b);

    public Value Subtract(Value a, Value b) => Elementwise(new Subtract(), a, b);

    public Value Multiply(Value a, Value b)
    {
        if (a is not Constant && b is Constant { Shape.Length: 1 } factor && factor.Rank <= a.Rank && double.IsFinite(factor.Data[0])) return Scale(a, factor.Data[0]);
        if (b is not Constant && a is Constant { Shape.Length: 1 } other && other.Rank <= b.Rank && double.IsFinite(other.Data[0])) return Scale(b, other.Data[0]);
        return Elementwise(new Multiply(), a, b);
    }

    public Value Divide(Value a, Value b)
    {
        if (a.IsInteger) return Apply(Elementwise(new Divide(), a, b), Functions.Truncate);
        return a is not Constant && b is Constant { Shape.Length: 1 } factor && factor.Rank <= a.Rank && double.IsFinite(1 / factor.Data[0]) ? Scale(a, 1 / factor.Data[0]) : Elementwise(new Divide(), a, b);
    }

    public Value Scale(Value x, double factor) => factor == 1 ? x : Same(emitter.Run(new Scale(factor), OneAxis(x)), x);

    public Value Apply(Value x, ScalarFunction function) => Same(emitter.Run(new Apply(function), OneAxis(x)), x);

    public Value Activate(Value x, Activation activation) => Same(emitter.Run(new Activate(activation), OneAxis(x)), x);

    /// <summary>A function of two values, each repeated to the other's shape.</summary>
    public Value Combine(PairFunction function, Value a, Value b)
    {
        var shape = Common(a.Shape, b.Shape);
        var (x, y) = (Expand(a, shape), Expand(b, shape));
        return Same(emitter.Run(new Combine(function), OneAxis(x), OneAxis(y)), x);
    }

    public Value Choose(Value condition, Value yes, Value no)
    {
        var shape = Common(condition.Shape, yes.Shape, no.Shape);
        var taken = Expand(yes, shape);
        var chosen = emitter.Run(new Choose(), OneAxis(Expand(condition, shape)), OneAxis(taken), OneAxis(Expand(no, shape)));
        return Same(chosen, taken).As(yes.Type);
    }

    /// <summary>The matrix product over the last two axes, those before repeated to each other's extents.</summary>
    public Value MatMul(Value a, Value b)
    {
        if (a.Rank == 0 || b.Rank == 0) throw new UnsupportedException("multiplies matrices, and a scalar is none");
        var (left, right) = (a.Rank == 1 ? Reshape(a, 1, a.Shape[0]) : a, b.Rank == 1 ? Reshape(b, b.Shape[0], 1) : b);
        var (m, k, n) = (left.Shape[^2], left.Shape[^1], right.Shape[^1]);
        if (k != right.Shape[^2]) throw new UnsupportedException($"sums over {k} columns of {a.Shape} and {right.Shape[^2]} rows of {b.Shape}");
        var before = Common(Leading(left), Leading(right));
        var product = right.Rank == 2 && left.Rank > 2
            ? emitter.Run(new MatMul(), Reshape(left, 1, left.Shape.Length / k, k), Reshape(right, 1, k, n))
            : emitter.Run(
                new MatMul(),
                Reshape(Expand(left, new Shape([.. before.Extents, m, k])), before.Length, m, k),
                Reshape(Expand(right, new Shape([.. before.Extents, k, n])), before.Length, k, n));
        List<long> extents = [.. before.Extents];
        if (a.Rank > 1) extents.Add(m);
        if (b.Rank > 1) extents.Add(n);
        return Reshape(product, new Shape([.. extents])).As(a.Type);
    }

    /// <summary>The sum over axes.</summary>
    public Value Sum(Value x, int[] axes, bool keep) => Reduced(x, axes, keep, over => new Sum(over, KeepAxes: true));

    public Value Mean(Value x, int[] axes, bool keep) => Reduced(x, axes, keep, over => new Mean(over, KeepAxes: true));

    public Value Max(Value x, int[] axes, bool keep) => Reduced(x, axes, keep, over => new Max(over, KeepAxes: true));

    public Value Softmax(Value x, int axis, bool isLog = false) => Along(x, axis, at => isLog ? new LogSoftmax(at) : new Softmax(at));

    public Value Pad(Value x, long[] before, long[] after, double value)
    {
        if (before.All(n => n == 0) && after.All(n => n == 0)) return x;
        if (before.Any(n => n < 0) || after.Any(n => n < 0)) throw new UnsupportedException("negative padding is a slice");
        return before[0] == 0 && after[0] == 0
            ? emitter.Run(new Pad([.. before.Skip(1)], [.. after.Skip(1)], value), x)
            : Unlifted(emitter.Run(new Pad([.. before], [.. after], value), Lifted(x)));
    }

    /// <summary>Multiplies an axis by a matrix of (new extent, old extent): what interpolation, windows over channels and running sums do.</summary>
    public Value Mix(Value x, int axis, double[,] matrix)
    {
        var (rows, columns) = (matrix.GetLength(0), matrix.GetLength(1));
        int[] last = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis), axis];
        var moved = Permute(x, last);
        var weights = new Constant(new Shape(columns, rows), DType.Float32, [.. Enumerable.Range(0, columns * rows).Select(i => matrix[i % rows, i / rows])]);
        var mixed = MatMul(moved, weights);
        return Permute(mixed, [.. Enumerable.Range(0, x.Rank).Select(a => Array.IndexOf(last, a))]);
    }

    /// <summary>The places of the largest values along an axis.</summary>
    public Value Ranked(Value x, int axis, long count, bool lastFirst = false) => Along(x, axis, at => new Ranked(at, count, lastFirst));

    /// <summary>Takes entries along an axis by places that may be computed, negative ones from the end.</summary>
    public Value Pick(Value x, int axis, Value places)
    {
        var counted = Apply(places, Functions.FromEnd(x.Shape[axis]));
        return axis > 0 ? emitter.Run(new Pick(axis - 1), x, counted) : Unlifted(emitter.Run(new Pick(0), Lifted(x), Lifted(counted))).As(x.Type);
    }

    /// <summary>Takes whole slices of an axis by indices that may be computed, negative ones from the end: their axes take the place of that one.</summary>
    public Value Take(Value x, int axis, Value indices)
    {
        long[] before = [.. x.Shape.Extents.Take(axis)], after = [.. x.Shape.Extents.Skip(axis + 1)];
        var result = new Shape([.. before, .. indices.Shape.Extents, .. after]);
        if (indices is Constant known)
        {
            long[] places = [.. known.Integers.Select(i => i < 0 ? i + x.Shape[axis] : i)];
            if (places.FirstOrDefault(i => i < 0 || i >= x.Shape[axis], -1) is not -1 and var wrong) throw new UnsupportedException($"an index (={wrong}) must be one of the {x.Shape[axis]} of axis {axis}");
            return Reshape(IsRun(places) ? Slice(x, axis, places[0], places.Length) : Gather(x, axis, places), result);
        }

        // Rows of a table, looked up by the network's own op; other axes come behind the looked-up one and go back.
        int[] order = [axis, .. Enumerable.Range(0, x.Rank).Where(a => a != axis)];
        var rows = Permute(x, order);
        var width = x.Shape.Length / x.Shape[axis];
        var op = new Embedding(x.Shape[axis], width);
        var looked = emitter.RunWeighted(op, [Apply(OneAxis(indices), Functions.FromEnd(x.Shape[axis]))], (Reshape(rows, x.Shape[axis], width), ParameterRole.Table, Fans.Embedding(x.Shape[axis], width)));
        var moved = Reshape(looked, [.. indices.Shape.Extents, .. before, .. after]).As(x.Type);
        var (own, first) = (indices.Rank, before.Length);
        return Permute(moved, [.. Enumerable.Range(own, first), .. Enumerable.Range(0, own), .. Enumerable.Range(own + first, after.Length)]);
    }

    /// <summary>An op that runs along one axis, which is any of ONNX's.</summary>
    private Value Along(Value x, int axis, Func<int, Op> op)
        => axis > 0 ? emitter.Run(op(axis - 1), x) : Unlifted(emitter.Run(op(0), Lifted(OneAxis(x))));

    private Value Reduced(Value x, int[] axes, bool keep, Func<Numbers, Op> op)
    {
        if (axes.Length == 0) return x;
        var reduced = axes.Contains(0)
            ? Unlifted(emitter.Run(op([.. axes.Select(a => (long)a)]), Lifted(x)))
            : emitter.Run(op([.. axes.Select(a => a - 1L)]), x);
        return keep ? reduced : Reshape(reduced, new Shape([.. x.Shape.Extents.Where((_, axis) => !axes.Contains(axis))]));
    }

    private Value Elementwise(Op op, Value a, Value b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var result = emitter.Run(op, OneAxis(InFront(a, rank)), OneAxis(InFront(b, rank)));
        return (rank == 0 ? result.Reshaped(new Shape()) : result).As(a.Type);
    }

    private static Value InFront(Value x, int rank) => x.Rank >= rank ? x : x.Reshaped(new Shape([.. Enumerable.Repeat(1L, rank - x.Rank), .. x.Shape.Extents]));

    /// <summary>An axis of extent 1 in front, where the network has the samples, so that all others are the op's to move.</summary>
    private static Value Lifted(Value x) => x.Reshaped(x.Shape.WithBatch(1));

    private static Value Unlifted(Value x) => x.Reshaped(x.Shape.WithoutBatch());

    private static bool IsRun(long[] places) => places.Select((p, i) => p == places[0] + i).All(follows => follows);

    private static Value OneAxis(Value x) => x.Rank == 0 ? x.Reshaped(new Shape(1)) : x;

    private static Value Same(Value result, Value x) => result.Reshaped(x.Shape);

    private static Shape Leading(Value x) => new([.. x.Shape.Extents[..^2]]);

    /// <summary>What a transposition of parameters was made of, where this one takes it back.</summary>
    private static Value? Inverse(Value x, int[] order)
    {
        if (x is not ParameterView { Op: Transpose before, Operands: [var original] } view || view.Rank != order.Length) return null;
        int[] first = original.Rank == order.Length ? [0, .. before.Axes.Select(a => (int)a + 1)] : [.. before.Axes.Select(a => (int)a)];
        return first.Length == order.Length && order.Select((axis, i) => first[axis] == i).All(same => same)
            ? original.Reshaped(new Shape([.. order.Select(axis => x.Shape[axis])]))
            : null;
    }
}
