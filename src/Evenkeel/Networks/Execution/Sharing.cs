namespace Evenkeel.Networks.Execution;

/// <summary>
/// Gives every value and every gradient its storage: views have that of what they show, pointwise ops write over what nothing reads again,
/// and gradients that are the same numbers are one.
/// </summary>
internal sealed class Sharing
{
    private readonly BoundGraph bound;
    private readonly Timeline timeline;

    public Sharing(BoundGraph bound, Timeline timeline)
    {
        (this.bound, this.timeline) = (bound, timeline);
        var nodes = bound.Graph.Nodes.Length;
        Values = new Storage?[nodes + 1];
        Gradients = new Storage?[nodes + 1];
        for (var node = 0; node < nodes; node++) PlaceValue(node);
        Place(Gradients, nodes, null, timeline.Loss, timeline.GradientRead(nodes));
        for (var node = nodes - 1; node >= 0; node--) PlaceGradients(node);
    }

    /// <summary>The storage of each value; none for the graph's input, which is the caller's.</summary>
    public Storage?[] Values { get; }

    /// <summary>The storage of each value's gradient; none where it is not wanted.</summary>
    public Storage?[] Gradients { get; }

    private void PlaceValue(int node) => Place(Values, node + 1, SharedValue(node), node, timeline.LastUse(node + 1));

    private Storage? SharedValue(int node)
    {
        var inputs = bound.Inputs(node);
        if (bound.Traits[node].IsView) return Values[inputs[0]];
        if (bound.Options.KeepValues || !bound.Traits[node].IsPointwise) return null;
        return inputs.Take(2).Select(value => Values[value]).FirstOrDefault(s => s is not null && s.Last <= node && inputs.Count(v => Values[v] == s) == 1);
    }

    private void PlaceGradients(int node)
    {
        var inputs = bound.Inputs(node);
        for (var slot = inputs.Length - 1; slot >= 0; slot--)
        {
            var value = inputs[slot];
            if (!bound.WantsGradient(value) || !timeline.IsFirstWritten(node, slot)) continue;
            var shared = Shares(node, value) ? Gradients[node + 1] : null;
            Place(Gradients, value, shared, timeline.Backward(node), timeline.GradientRead(value));
        }
    }

    /// <summary>Whether a value's gradient can lie where the gradient of a node's output lies.</summary>
    private bool Shares(int node, int value)
    {
        var isPassed = bound.Traits[node].PassesGradient;
        if (!isPassed && (bound.Options.KeepValues || !bound.Traits[node].IsPointwise)) return false;

        var now = timeline.Backward(node);
        var members = Gradients[node + 1]!.Members;
        members.RemoveAll(m => timeline.GradientRead(m) < now);
        if (!isPassed && members.Exists(m => m != node + 1 && timeline.GradientRead(m) > now)) return false;

        // What is added to one member later must not reach another that is still to be read.
        int[] all = [.. members, value];
        return all.All(m => timeline.Additions(m).Where(t => t >= now).All(t => all.All(other => other == m || timeline.GradientRead(other) < t)));
    }

    private void Place(Storage?[] storages, int value, Storage? shared, int first, int lastUse)
    {
        storages[value] = shared ?? new Storage(bound.Shapes[value].Length, first);
        storages[value]!.Add(value, lastUse);
    }
}
