using Evenkeel.Formats.Recipes;
using Evenkeel.Formats.Tests.Models;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests.Recipes;

public sealed class RecipeFileTests
{
    public static TheoryData<string> Names => [.. RecipeFiles.BuiltIn.Select(r => r.Name), "he", "pytorch", "normal:0.02?mean=0.1", "gates:zeros|ones"];

    [Theory]
    [MemberData(nameof(Names))]
    public void ToYaml_ReadAgain_IsTheSame(string name)
    {
        var yaml = RecipeFiles.ToYaml(RecipeFiles.Open(name));
        Assert.Equal(yaml, RecipeFiles.ToYaml(RecipeFiles.Parse("other.yaml", yaml)));
        Assert.StartsWith("name: ", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_OfSpecialCharacters_ReadsAsTheSame()
    {
        var recipe = Network.Recipe("name: 'it''s: #1'\nrules:\n  - { rule: 'null', parameter: ['*.{a,b}.?', 'x y'], role: [weight, bias], place: [head, first], activation: [none, 'leaky-relu:0.2'], scheme: 'normal:0.02', times: '(2*branches)^-1', optional: true }");
        var again = RecipeFiles.Parse("x.yaml", RecipeFiles.ToYaml(recipe));
        Assert.Equal(RecipeFiles.ToYaml(recipe), RecipeFiles.ToYaml(again));
        Assert.Equal(("it's: #1", "null", "*.{a,b}.?"), (again.Name, again.Rules[0].Name, again.Rules[0].Selector.Names[0]));
    }

    [Fact]
    public void Parse_OfAnExtension_AddsReplacesAndNarrows()
    {
        var recipe = Network.Recipe("extends: gpt2\nrules:\n  - { replaces: tables, role: table, scheme: 'normal:0.01' }\n  - { rule: head, under: weights, place: head, scheme: zeros }");
        var graph = Network.Zoo(Network.SmallGpt);
        var assigned = recipe.For(graph);
        Assert.Equal(("normal:0.01", "zeros", "normal:0.02"), (assigned.SchemeOf(graph, "embedding.weight"), assigned.SchemeOf(graph, "head.weight"), assigned.SchemeOf(graph, "blocks.0.q.weight")));
        Assert.Equal("mine", recipe.Name);
    }

    [Theory]
    [InlineData("rules: []\nrulez: 1", "unknown key 'rulez'; did you mean 'rules'?")]
    [InlineData("name: x", "`rules` is missing")]
    [InlineData("[a]", "a recipe is a mapping")]
    [InlineData("rules: [he]", "a rule is a mapping")]
    [InlineData("rules:\n  - { role: weight, scheme: he }", "a rule has a name")]
    [InlineData("rules:\n  - { rule: a, scheme: he }", "'a' selects nothing in particular")]
    [InlineData("rules:\n  - { rule: a, role: wieght, scheme: he }", "unknown role 'wieght'; did you mean 'weight'?")]
    [InlineData("rules:\n  - { rule: a, kind: liner, scheme: he }", "unknown kind 'liner'; did you mean 'linear'?")]
    [InlineData("rules:\n  - { rule: a, place: branchend, scheme: he }", "unknown place 'branchend'; did you mean 'branch-end'?")]
    [InlineData("rules:\n  - { rule: a, activation: rellu, scheme: he }", "unknown activation 'rellu'; did you mean 'relu'?")]
    [InlineData("rules:\n  - { rule: a, parameter: '{a', scheme: he }", "braces")]
    [InlineData("rules:\n  - { rule: a, role: weight, scheme: hee }", "unknown scheme 'hee'")]
    [InlineData("rules:\n  - { rule: a, role: weight }", "`scheme` is missing")]
    [InlineData("rules:\n  - { rule: a, role: weight, scheme: he, times: 'branches^' }", "missing")]
    [InlineData("rules:\n  - { rule: a, role: weight, scheme: he, optional: maybe }", "must be true or false")]
    [InlineData("rules:\n  - { rule: a, role: [], scheme: he }", "empty list")]
    [InlineData("rules:\n  - { rule: a, role: weight, scheme: he, but: he }", "`but` must be a list")]
    [InlineData("rules:\n  - { rule: a, role: weight, scheme: he }\n  - { rule: a, role: bias, scheme: he }", "two rules are named 'a'")]
    [InlineData("rules:\n  - { rule: a, under: b, role: weight, scheme: he }", "for recipes that extend another one")]
    [InlineData("extends: gpt2\nrules:\n  - { rule: weights, role: weight, scheme: he }", "gpt2 has a rule 'weights' already")]
    [InlineData("extends: gpt2\nrules:\n  - { replaces: weihgts, role: weight, scheme: he }", "gpt2 has no rule 'weihgts'; did you mean 'weights'?")]
    [InlineData("extends: gptt", "`extends`: unknown recipe 'gptt'; did you mean 'gpt2'?")]
    [InlineData("shortcut: layers\nrules:\n  - { rule: a, role: weight, scheme: he }", "`branches` alone")]
    public void Parse_WhatIsNoRecipe_SaysWhere(string yaml, string why) => Refused.With(why, () => Network.Recipe(yaml));

    [Fact]
    public void Open_AFileThatExtendsItself_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "a.yaml");
            File.WriteAllText(file, "extends: a.yaml");
            Refused.With("look for a circle", () => RecipeFiles.Open(file));
            File.WriteAllText(file, "extends: ../a.yaml");
            Refused.With("a file beside this one", () => RecipeFiles.Open(file));
            File.WriteAllText(Path.Combine(folder.FullName, "b.yaml"), "extends: he");
            File.WriteAllText(file, "extends: b.yaml");
            Assert.Equal("a", RecipeFiles.Open(file).Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Build_AModelThatNamesARecipe_UsesIt_AndItsLayersOwnSchemesGoFirst()
    {
        const string Layers = "layers:\n  - residual: [linear: 8, relu, linear: 8]\n  - linear: 3\n    name: head\n    init: he";
        var model = ModelOf.Built($"init: fixup\ninput: 8\n{Layers}");
        Assert.Equal("fixup", model.Recipe.Name);
        Assert.Equal("he", model.Recipe.SchemeOf(model.Graph, "head.weight"));
        Assert.Contains("zeros", model.Recipe.Assign(model.Graph).Where(a => a.Rule == "branch ends").Select(a => a.Scheme.Name));
        Assert.Contains("`init`: the recipe zero-gamma does not fit model", ModelOf.Refused($"init: zero-gamma\ninput: 8\n{Layers}"), StringComparison.Ordinal);
        Assert.Contains("which draws biases itself", ModelOf.Refused($"init: fixup\nbias-init: ones\ninput: 8\n{Layers}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gptt", "did you mean 'gpt2'?")]
    [InlineData("hee", "did you mean 'he'?")]
    [InlineData("qwertzuiop", "it is no recipe")]
    public void Open_AnUnknownName_Suggests(string name, string hint) => Assert.Contains(hint, Assert.Throws<ArgumentException>(() => RecipeFiles.Open(name)).Message, StringComparison.Ordinal);
}
