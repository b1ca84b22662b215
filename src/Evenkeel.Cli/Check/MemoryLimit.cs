using Evenkeel.Networks;
using Evenkeel.Networks.Execution;

namespace Evenkeel.Cli.Check;

/// <summary>Refuses a run that does not fit into memory, before it starts.</summary>
internal static class MemoryLimit
{
    private const double GiB = 1 << 30;

    public static void Check(Graph graph, long samples)
    {
        var plan = Plan.Create(graph, new PlanOptions { Batch = samples });
        var needed = plan.ArenaBytes + 2.0 * plan.GradientBytes;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new EnvironmentException(FormattableString.Invariant(
                $"the run needs {needed / GiB:0.0} GiB of memory and the machine has {available / GiB:0.0} GiB; take fewer samples with --samples"));
        }
    }
}
