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
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadAllLines(Tool.At("README.md")).Length, 60, 120);

    /// <summary>Last digits depend on the width of the machine's registers, and so do the marks and the line breaks that follow from them.</summary>
    private static string WithoutFigures(string text) => Figures().Replace(text, "");

    [GeneratedRegex(@"[+-]?\d[\d.,e-]*|[·●○◉]+|\s+")]
    private static partial Regex Figures();
}
