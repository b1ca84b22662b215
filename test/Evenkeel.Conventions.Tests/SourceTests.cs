namespace Evenkeel.Conventions.Tests;

public sealed class SourceTests
{
    private const int MaxLines = 400;

    // In two parts, so that this file does not hold them.
    private static readonly string[] BannedWords = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    [Fact]
    public void Files_AreShort()
        => Assert.DoesNotContain(Repository.Sources("src"), p => File.ReadLines(Repository.PathOf(p)).Count() > MaxLines);

    [Fact]
    public void Files_HoldNoBannedWord()
        => Assert.DoesNotContain(Repository.Sources("src").Concat(Repository.Sources("test")), p => BannedWords.Any(w => Repository.Read(p).Contains(w, StringComparison.Ordinal)));
}
