using System.Text;
using Evenkeel.Reporting.Text;

namespace Evenkeel.Cli;

/// <summary>Where the tool writes, and what it may assume of the other end.</summary>
/// <param name="Out">What was asked for.</param>
/// <param name="Error">Everything else: progress and errors.</param>
/// <param name="OutIsTerminal">Whether a person reads <paramref name="Out"/> directly.</param>
/// <param name="ErrorIsTerminal">Whether a person reads <paramref name="Error"/> directly.</param>
/// <param name="Environment">Looks up an environment variable.</param>
internal sealed record Terminal(Stream Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal, Func<string, string?> Environment)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether escape codes may go to <see cref="Out"/>: not when redirected, with NO_COLOR, or with TERM=dumb.</summary>
    public bool Colour => OutIsTerminal && string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    /// <summary>The process's own terminal.</summary>
    public static Terminal OfProcess() => new(
        Console.OpenStandardOutput(),
        new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true },
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected,
        System.Environment.GetEnvironmentVariable);

    /// <summary>A text writer over <see cref="Out"/>.</summary>
    public StreamWriter OutText() => new(Out, Utf8, leaveOpen: true) { NewLine = "\n" };

    /// <summary>One line on <see cref="Error"/>; what files and arguments bring into it cannot steer the terminal.</summary>
    public void Complain(string message) => Error.Write($"evenkeel: {Wording.Safe(message.ReplaceLineEndings(" "))}\n");
}
