using Evenkeel.Networks;
using Evenkeel.Networks.Execution;

namespace Evenkeel.Cli.Check;

/// <summary>Refuses a run that does not fit into memory, before it starts.</summary>
internal static class MemoryLimit
{
    private const double GiB = 1 << 30;

    public static void Check(Graph graph, long samples)
    {
        var available = (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

        // Whatever else a run needs, it holds the samples; the plan of a batch beyond that would overflow.
        Require((double)samples * graph.InputShape.Length * sizeof(float), "take fewer samples with --samples");
        var plan = Plan.Create(graph, new PlanOptions { Batch = samples });
        var weights = 2.0 * plan.GradientBytes;
        Require(weights, "make the network smaller");
        Require(plan.ArenaBytes + weights, samples == 1 ? "make the network smaller" : "take fewer samples with --samples");

        void Require(double needed, string advice)
        {
            if (needed <= available) return;
            throw new EnvironmentException(FormattableString.Invariant($"the run needs {needed / GiB:0.0} GiB of memory and the machine has {available / GiB:0.0} GiB; {advice}"));
        }
    }
}
