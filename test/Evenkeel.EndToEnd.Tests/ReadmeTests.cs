namespace Evenkeel.EndToEnd.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Readme_ShownOutput_IsWhatTheCommandPrints()
    {
        var readme = File.ReadAllText(Tool.At("README.md"));
        var shown = readme.Split("```text\n")[1].Split("```")[0];

        // The reports name the model as it was typed, which here is an absolute path without its folder.
        var printed = Tool.Run("check", Tool.At("examples", "deep-tanh.yaml")).Output.Replace("check deep-tanh.yaml", "check examples/deep-tanh.yaml", StringComparison.Ordinal);
        Assert.Equal(shown, printed);
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadAllLines(Tool.At("README.md")).Length, 60, 120);
}
