using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Probing;

namespace Evenkeel.Cli.Check;

/// <summary>The memory that a run takes, in bytes: known from the plan before anything runs.</summary>
/// <param name="Samples">The samples, and what the network makes of them and the loss of that.</param>
/// <param name="Weights">The weights.</param>
/// <param name="WeightGradients">Their gradients.</param>
/// <param name="Values">The values between the layers and their gradients.</param>
internal sealed record MemoryNeed(long Samples, long Weights, long WeightGradients, long Values)
{
    private const double MiB = 1 << 20, GiB = 1 << 30;

    /// <summary>The runtime, the program, and what kernels keep at hand.</summary>
    private const long Program = 64 << 20;

    /// <summary>From here on a run is large enough to say so before it starts.</summary>
    private const long Large = 1L << 30;

    /// <summary>What sharpness or Jacobian take beside, in double.</summary>
    public long Curvature { get; private init; }

    public long Total => checked(Program + Samples + Weights + WeightGradients + Values + Curvature);

    public bool IsLarge => Total >= Large;

    /// <summary>Plans a run, or refuses it before anything is allocated.</summary>
    /// <exception cref="EnvironmentException">The machine has less memory than the run needs.</exception>
    public static (Plan Plan, MemoryNeed Need) Of(Graph graph, long samples, DType precision = DType.Float32)
    {
        var available = Available();
        var advice = samples == 1 ? "make the network smaller" : "take fewer samples with --samples";

        // Whatever else a run needs, it holds the samples and the weights; the plan of a batch beyond that would overflow.
        Require((double)samples * graph.InputShape.Length * sizeof(float), "take fewer samples with --samples");
        Require(2 * graph.Parameters.Sum(p => (double)p.Shape.Length) * precision.Size(), "make the network smaller");
        var plan = Plan.Create(graph, new PlanOptions { Batch = samples, DType = precision });
        var size = sizeof(float) + (precision == DType.Float32 ? 0 : precision.Size());
        var weights = graph.Parameters.Sum(p => p.Shape.Length) * size;
        var need = new MemoryNeed(samples * (graph.InputShape.Length + graph.OutputShape.Length) * size, weights, plan.GradientBytes, plan.ArenaBytes);
        Require(need.Total, advice);
        return (plan, need);

        void Require(double needed, string remedy) => MemoryNeed.Require(needed, available, remedy);
    }

    /// <summary>With what is measured beside, or refuses it.</summary>
    /// <exception cref="EnvironmentException">The machine has less memory than the run needs.</exception>
    public MemoryNeed WithCurvature(Graph graph, long samples, bool sharpness, bool jacobian)
    {
        var curvature = Math.Max(sharpness ? Sharpness.MemoryOf(graph, samples) : 0, jacobian ? InputJacobian.MemoryOf(graph, samples) : 0);
        var need = this with { Curvature = curvature };
        if (curvature > 0) Require(need.Total, Available(), "leave out --sharpness, --lr and --jacobian, or take fewer samples with --samples");
        return need;
    }

    /// <summary>The sum and its parts.</summary>
    public override string ToString()
        => $"{Size(Total)}: {Size(Values)} for values and their gradients, {Size(Weights)} for weights and {Size(WeightGradients)} for theirs, {Size(Samples)} for samples, {(Curvature > 0 ? $"{Size(Curvature)} for curvature, " : "")}{Size(Program)} for the program";

    /// <summary>What the system can give without swapping, and what a container allows.</summary>
    public static double Available()
    {
        var allowed = (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return FreeOnLinux() is { } free ? Math.Min(allowed, free) : allowed;
    }

    private static void Require(double needed, double available, string remedy)
    {
        if (needed <= available) return;
        throw new EnvironmentException(FormattableString.Invariant($"the run needs {needed / GiB:0.0} GiB of memory and {available / GiB:0.0} GiB are free; {remedy}"));
    }

    private static double? FreeOnLinux()
    {
        const string Statistics = "/proc/meminfo", Free = "MemAvailable:", Unit = "kB";
        if (!File.Exists(Statistics)) return null;
        var line = File.ReadLines(Statistics).FirstOrDefault(l => l.StartsWith(Free, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[Free.Length..].Replace(Unit, "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var kibibytes) ? 1024.0 * kibibytes : null;
    }

    private static string Size(long bytes)
        => bytes >= GiB ? string.Create(CultureInfo.InvariantCulture, $"{bytes / GiB:0.0} GiB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / MiB:0.0} MiB");
}
