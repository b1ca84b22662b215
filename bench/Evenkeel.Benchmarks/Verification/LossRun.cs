using System.Numerics;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>A loss and its gradient.</summary>
internal static class LossRun
{
    public static IReadOnlyDictionary<string, double[]> Run<T>(Loss loss, PeerCase @case, CaseFile file, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var stored = file.Load(@case, @case.Inputs[0]);
        using var target = file.Load(@case, "target");
        using var output = stored.Cast<T>();
        using var gradient = new Tensor(output.DType, output.Shape);
        gradient.Span<T>().Fill(T.NaN);
        var value = loss.Evaluate(output, target, gradient, workers);
        return new Dictionary<string, double[]> { ["output"] = [value.Mean], [$"{@case.Inputs[0]}.gradient"] = Verifier.Doubles<T>(gradient) };
    }
}
