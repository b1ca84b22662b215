using System.Globalization;
using System.Text.RegularExpressions;

namespace Evenkeel.EndToEnd.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Readme_ShownOutput_IsWhatTheCommandPrints()
    {
        var readme = File.ReadAllText(Tool.At("README.md"));
        var shown = readme.Split("```text\n")[1].Split("```")[0];

        // The reports name the model as it was typed, which here is an absolute path without its folder.
        var printed = Tool.Run("check", Tool.At("examples", "deep-tanh.yaml")).Output.Replace("check deep-tanh.yaml", "check examples/deep-tanh.yaml", StringComparison.Ordinal);
        Assert.Equal(WithoutFigures(shown), WithoutFigures(printed));
        var (first, second) = (Numbers(shown), Numbers(printed));
        Assert.Equal(first.Length, second.Length);
        Assert.All(first.Zip(second), pair => Assert.True(AreAlike(pair.First, pair.Second), $"README says {pair.First}, and the command {pair.Second}"));
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadAllLines(Tool.At("README.md")).Length, 60, 120);

    /// <summary>Last digits depend on the width of the machine's registers, and so do the marks and the line breaks that follow from them.</summary>
    private static string WithoutFigures(string text) => Figures().Replace(text, "");

    private static string[] Numbers(string text) => [.. Number().Matches(text).Select(m => m.Value)];

    /// <summary>But for the last digit that is printed: 2 %, and a tenth of what has one digit behind the point, as scores have.</summary>
    private static bool AreAlike(string shown, string printed)
    {
        var (x, y) = (double.Parse(shown, CultureInfo.InvariantCulture), double.Parse(printed, CultureInfo.InvariantCulture));
        return Math.Abs(x - y) <= Math.Max(0.02 * Math.Abs(x), shown.IndexOf('.', StringComparison.Ordinal) == shown.Length - 2 ? 0.101 : 0);
    }

    [GeneratedRegex(@"[+-]?\d[\d.,e-]*|[·●○◉]+|\s+")]
    private static partial Regex Figures();

    [GeneratedRegex(@"(?<![\w.])[+-]?\d+(\.\d+)?(e[+-]?\d+)?")]
    private static partial Regex Number();
}
