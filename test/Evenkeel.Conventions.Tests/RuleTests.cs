using System.Text.RegularExpressions;
using Evenkeel.Diagnosis;
using Evenkeel.Reporting.Markdown;

namespace Evenkeel.Conventions.Tests;

public sealed partial class RuleTests
{
    private static readonly Dictionary<char, string> Families = new()
    {
        ['1'] = "Weights",
        ['2'] = "Signal",
        ['3'] = "Loss",
        ['4'] = "Gradient",
        ['5'] = "Training",
        ['6'] = "Transfer",
        ['7'] = "Advice",
    };

    public static TheoryData<string> Ids => [.. RuleCatalogue.All.Select(r => r.Id)];

    [Fact]
    public void Catalogue_HasEveryRuleOnce_InTheOrderOfIds()
    {
        var ids = RuleCatalogue.All.Select(r => r.Id).ToArray();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        var types = typeof(Rule).Assembly.GetTypes().Where(t => !t.IsAbstract && typeof(Rule).IsAssignableFrom(t));
        Assert.Empty(types.Except(RuleCatalogue.All.Select(r => r.GetType())));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_IsInAFileOfItsNameInTheFolderOfItsFamily(string id)
    {
        var type = Find(id).GetType();
        Assert.Matches(@"^EK\d{3}$", id);
        Assert.StartsWith($"{id}_", type.Name, StringComparison.Ordinal);
        Assert.True(File.Exists(Repository.PathOf($"src/Evenkeel/Diagnosis/Rules/{Families[id[2]]}/{type.Name}.cs")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_SaysWhatItIsInSentences(string id)
    {
        var rule = Find(id);
        Assert.All([rule.WhatItDoes, rule.WhyItHurts, rule.WhenItIsWrong], text => Assert.Matches(@"^[A-Z]([^\n]*[^\s.])?\.$", text));
        Assert.All([rule.Title, rule.Reference], text => Assert.Matches(@"^\S[^\n]*[^\s.]$", text));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasAFixtureThatFiresAndOneThatIsSilent(string id)
    {
        var path = $"test/Evenkeel.Tests/Diagnosis/Rules/{id}Tests.cs";
        Assert.True(File.Exists(Repository.PathOf(path)), $"{path} is missing");
        var tests = TestNames().Matches(Repository.Read(path)).Select(m => m.Groups[1].Value).ToArray();
        Assert.Contains(tests, t => t.EndsWith("_Fires", StringComparison.Ordinal));
        Assert.Contains(tests, t => t.Contains("Silent", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_OfARule_IsWhatTheRuleSays(string id) => Repository.AssertGenerated($"docs/findings/{RulePages.FileName(Find(id))}", RulePages.Page(Find(id)));

    [Fact]
    public void Index_IsWhatTheRulesSay() => Repository.AssertGenerated("docs/findings/README.md", RulePages.Index(RuleCatalogue.All));

    [Fact]
    public void Pages_AreOfRulesThatThereAre()
        => Assert.Empty(Repository.Sources("docs/findings", "EK*.md").Select(p => Path.GetFileNameWithoutExtension(p)).Except(RuleCatalogue.All.Select(r => r.Id)));

    private static Rule Find(string id) => RuleCatalogue.All.Single(r => r.Id == id);

    [GeneratedRegex(@"\[(?:Fact|Theory)\][^(]*?(?:\[InlineData[^\n]*\]\s*|\[MemberData[^\n]*\]\s*)*public void (\w+)\(")]
    private static partial Regex TestNames();
}
