using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks;

/// <summary>Prints the measurements as a Markdown table.</summary>
internal static class Report
{
    public static void Heading(Workers workers, IReadOnlyList<Peer> peers)
    {
        var register = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        Console.WriteLine($"Evenkeel: {RuntimeInformation.FrameworkDescription}, {workers.Count} threads, registers of {register} bits");
        Console.WriteLine(peers.Count > 0 ? $"Peer: {peers[0].Version}" : "peer skipped, because python3 has no torch");
        Console.WriteLine();
        Console.WriteLine("| work | evenkeel | rate | share of the peak | peer | peer's rate | peer's setting | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
    }

    public static void Line(Measurement m)
    {
        var share = m.Row.Unit == WorkUnit.Flop
            ? $"{m.Row.Work / m.Seconds / m.Peak:P0} of {m.Peak / 1e9:F0} GFLOP/s"
            : $"{m.Row.Work * sizeof(float) / m.Seconds / m.Peak:P0} of {m.Peak / 1e9:F0} GB/s written";
        var peer = m.PeerSeconds is { } seconds
            ? $"{Time(seconds)} | {Rate(m.Row, seconds)} | {m.PeerSetting} | {seconds / m.Seconds:F2}×"
            : "– | – | – | –";
        Console.WriteLine($"| {m.Row.Name} | {Time(m.Seconds)} | {Rate(m.Row, m.Seconds)} | {share} | {peer} |");
    }

    private static string Time(double seconds) => seconds < 1e-3 ? $"{seconds * 1e6:F0} µs" : $"{seconds * 1e3:F2} ms";

    private static string Rate(IRow row, double seconds) => row.Unit switch
    {
        WorkUnit.Flop => $"{row.Work / seconds / 1e9:F0} GFLOP/s",
        WorkUnit.Value => $"{row.Work / seconds / 1e9:F2} G/s",
        _ => $"{row.Work / seconds / 1e9:F1} GB/s",
    };
}
