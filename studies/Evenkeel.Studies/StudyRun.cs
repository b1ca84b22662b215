using Evenkeel.Numerics.Threads;

namespace Evenkeel.Studies;

/// <summary>What a study runs on.</summary>
/// <param name="Workers">The threads.</param>
internal sealed record StudyRun(Workers Workers)
{
    /// <summary>Says how far the study is, on standard error.</summary>
    public static void Say(FormattableString line) => Console.Error.WriteLine(FormattableString.Invariant(line));
}
