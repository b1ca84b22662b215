using System.Diagnostics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks;

/// <summary>Runs both sides in turn, so that whatever else the machine does hits both alike.</summary>
internal static class Alternation
{
    private const int Warmups = 3;
    private const int LeastRounds = 9;
    private const int MostRounds = 201;
    private const double LeastSeconds = 2;

    /// <summary>A round that takes longer than this is a slow one, of which fewer are enough: a median of five.</summary>
    private const double SlowSeconds = 1;

    private const int SlowRounds = 5;

    public static Measurement Measure(IRow row, IReadOnlyList<Peer> peers, Workers workers)
    {
        var watch = Stopwatch.StartNew();
        Round(row, peers, workers);
        var isSlow = watch.Elapsed.TotalSeconds > SlowSeconds;
        for (var i = 1; i < (isSlow ? 1 : Warmups); i++) Round(row, peers, workers);
        var rounds = new List<double[]>();
        watch.Restart();
        while (rounds.Count < (isSlow ? SlowRounds : LeastRounds) || (watch.Elapsed.TotalSeconds < LeastSeconds && rounds.Count < MostRounds))
        {
            rounds.Add(Round(row, peers, workers));
        }

        var medians = Enumerable.Range(0, peers.Count + 2).Select(side => Median.Of(rounds.Select(r => r[side]))).ToArray();
        var best = peers.Count == 0 ? -1 : Enumerable.Range(0, peers.Count).MinBy(p => medians[p + 2]);
        return new(
            row,
            medians[1],
            best < 0 ? null : medians[best + 2],
            best < 0 ? null : peers[best].Setting,
            medians[0]);
    }

    /// <summary>The peak, our seconds, then each peer's. Both sides run twice and the second run counts; a peer answers when at rest.</summary>
    private static double[] Round(IRow row, IReadOnlyList<Peer> peers, Workers workers)
    {
        var peak = row.Unit == WorkUnit.Flop ? FmaPeak.Measure(workers) : WritePeak.Measure(workers);
        row.Run();
        var start = Stopwatch.GetTimestamp();
        row.Run();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return [peak, seconds, .. peers.Select(p => p.Run(row.PeerRequest))];
    }
}
