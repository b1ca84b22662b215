using System.Diagnostics;
using Evenkeel.Reporting.Text;

namespace Evenkeel.Cli;

/// <summary>Says on standard error how far a run is, once it has taken longer than a second.</summary>
internal sealed class Progress(Terminal terminal, bool isQuiet) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), TerminalPause = TimeSpan.FromSeconds(0.1), LogPause = TimeSpan.FromSeconds(5);

    /// <summary>A line that a terminal breaks in two cannot be written over.</summary>
    public const int MaxName = 50;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock writing = new();
    private Timer? patience;
    private string? coming;
    private TimeSpan next = Patience;
    private int written;

    /// <summary>Whether it is time to say something.</summary>
    public bool IsDue => !isQuiet && clock.Elapsed >= next;

    public void Report(int done, int total, string layer)
    {
        if (IsDue) Say(FormattableString.Invariant($"{100.0 * done / total:0} %  {(done <= total / 2 ? "forward" : "backward")}  {Wording.Clip(layer, MaxName)}"));
    }

    /// <summary>Of what takes many passes: says that it begins, and how far it is.</summary>
    public void Measure(string measurement, double share)
    {
        if (share == 0) Begin(measurement);
        else if (share == 1) End();
        else if (IsDue) Say(FormattableString.Invariant($"{measurement}  {100 * share:0} %"));
    }

    /// <summary>Writes a line, over the one before where a person reads it.</summary>
    public void Say(string line)
    {
        lock (writing)
        {
            coming = null;
            next = clock.Elapsed + (terminal.ErrorIsTerminal ? TerminalPause : LogPause);
            if (!terminal.ErrorIsTerminal)
            {
                terminal.Error.Write($"evenkeel: {line}\n");
                return;
            }

            terminal.Error.Write($"\r{line.PadRight(written)}");
            written = line.Length;
        }
    }

    public void Dispose()
    {
        lock (writing)
        {
            patience?.Dispose();
            coming = null;
            if (written > 0) terminal.Error.Write($"\r{new string(' ', written)}\r");
        }
    }

    /// <summary>Says what comes next, whenever the last line was; of a run that has not taken long yet, when it has.</summary>
    private void Begin(string measurement)
    {
        if (isQuiet) return;
        lock (writing)
        {
            coming = measurement;
            var rest = Patience - clock.Elapsed;
            if (rest <= TimeSpan.Zero) SayComing();
            else patience ??= new Timer(_ => SayComing(), null, rest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What has ended needs no word.</summary>
    private void End()
    {
        lock (writing) coming = null;
    }

    private void SayComing()
    {
        lock (writing)
        {
            if (coming is { } measurement) Say(measurement);
        }
    }
}
