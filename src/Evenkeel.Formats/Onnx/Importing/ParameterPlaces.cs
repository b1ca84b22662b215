using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>Finds out which elements of which parameters a view shows, by running the view's ops on the elements' numbers.</summary>
internal static class ParameterPlaces
{
    /// <summary>Views of more elements are not followed; the gates of an LSTM of 1,024 units have 4 million.</summary>
    private const long MostElements = 1 << 23;

    /// <summary>The tensor that a view shows whole and in its order; null where it shows something else.</summary>
    public static FileTensor? WholeOf(ParameterView root, Evaluation evaluation)
    {
        if (root.Shape.Length > MostElements) return null;
        var leaves = Leaves(root);
        if (leaves is not [var only] || only.Shape.Length != root.Shape.Length) return null;
        var places = Places(root, evaluation);
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] != i) return null;
        }

        return only;
    }

    private static IReadOnlyList<FileTensor> Leaves(ParameterView root)
    {
        var found = new Dictionary<string, FileTensor>(StringComparer.Ordinal);
        foreach (var value in InOrder(root))
        {
            if (value is Weight weight) found.TryAdd(weight.Tensor.Name, weight.Tensor);
        }

        return [.. found.Values];
    }

    /// <summary>The numbers of the elements, of a view of one parameter.</summary>
    private static ImmutableArray<double> Places(ParameterView root, Evaluation evaluation)
        => Elements(root, evaluation, leaf => [.. Enumerable.Range(0, (int)leaf.Shape.Length).Select(i => (double)i)]);

    /// <summary>Whether the elements of a view are few enough, on all the way, to be looked at.</summary>
    public static bool IsShort(ParameterView root) => InOrder(root).All(v => v.Shape.Length <= Evaluation.MostElements);

    /// <summary>What a view shows of the elements that its leaves are given.</summary>
    public static ImmutableArray<double> Elements(ParameterView root, Evaluation evaluation, Func<Value, ImmutableArray<double>> leaf)
    {
        var done = new Dictionary<Value, ImmutableArray<double>>(ReferenceEqualityComparer.Instance);
        foreach (var value in InOrder(root))
        {
            done[value] = value is ParameterView view
                ? evaluation.Run(view.Op, [.. view.Operands.Select(o => (o.Shape, done[o]))], out _)
                : leaf(value);
        }

        return done[root];
    }

    /// <summary>Each value after those that it reads.</summary>
    private static List<Value> InOrder(ParameterView root)
    {
        List<Value> order = [];
        var (seen, open) = (new HashSet<Value>(ReferenceEqualityComparer.Instance), new Stack<(Value Value, bool IsDone)>([(root, false)]));
        while (open.TryPop(out var next))
        {
            if (next.IsDone)
            {
                order.Add(next.Value);
                continue;
            }

            if (!seen.Add(next.Value)) continue;
            open.Push((next.Value, true));
            if (next.Value is not ParameterView view) continue;
            foreach (var operand in view.Operands) open.Push((operand, false));
        }

        return order;
    }
}
