using Evenkeel.EndToEnd.Tests.Errors;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Output;

public sealed class RecipeTests
{
    [Fact]
    public void List_NamesEveryRecipeWithItsSource()
    {
        var run = Tool.Run("recipe", "list");
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (var name in (string[])["gpt2", "fixup", "zero-gamma", "Radford et al. 2019", "he, "]) Assert.Contains(name, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_WrittenToAFile_IsARecipeThatChecks()
    {
        using var scratch = new Scratch();
        var file = scratch.At("mine.yaml");
        Assert.Equal(0, Tool.Run("recipe", "show", "gpt2", "--out", file).Code);
        Assert.Equal(Tool.Run("recipe", "show", "gpt2").Output, File.ReadAllText(file));
        string[] check = ["check", "zoo:gpt-mini?depth=1&width=16", "--samples", "2", "--format", "json", "--fail-on", "never", "-q", "--recipe"];
        var (named, own) = (Tool.Run([.. check, "gpt2"]), Tool.Run([.. check, file]));
        Assert.Equal((0, ""), (own.Code, own.Error));
        Assert.Equal(named.Output, own.Output);
    }

    [Fact]
    public void Check_ARecipeThatDoesNotFit_SaysAllInALineEach()
    {
        var run = Tool.Run("check", "zoo:gpt-mini?depth=1&width=16", "--recipe", "zero-gamma");
        Assert.Equal((2, ""), (run.Code, run.Output));
        var lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal("evenkeel: the recipe zero-gamma does not fit; 3 problems:", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, l => Assert.StartsWith("evenkeel: ", l, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("embedding.weight", StringComparison.Ordinal));
    }

    [Fact]
    public void Recipe_Misused_GivesTwoOrThree()
    {
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 2, ["recipe", "show", "gptt"], "did you mean 'gpt2'?");
        Complaint.Expect(scratch, 2, ["recipe"], "show or list");
        Complaint.Expect(scratch, 2, ["recipe", "show"], "RECIPE is missing", "evenkeel recipe show --help");
        Complaint.Expect(scratch, 3, ["recipe", "show", scratch.At("none.yaml")], "no such file");
        var file = scratch.At("bad.yaml");
        File.WriteAllText(file, "rules:\n  - { rule: a, role: weight, scheme: hee }");
        Complaint.Expect(scratch, 3, ["check", "zoo:mlp", "--recipe", file], "bad.yaml: line 2", "unknown scheme 'hee'");
    }
}
