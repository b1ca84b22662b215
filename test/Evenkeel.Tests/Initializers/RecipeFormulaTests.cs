using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Tests.Initializers;

public sealed class RecipeFormulaTests
{
    [Theory]
    [InlineData("2", 2)]
    [InlineData("1 + 2*3 - 4/8", 6.5)]
    [InlineData("branches^-0.5", 0.25)]
    [InlineData("1/sqrt(branches)", 0.25)]
    [InlineData("-branches^2", -256)]
    [InlineData("2^3^2", 512)]
    [InlineData("branches^(-1/(2*layers-2))", 0.5)]
    public void Parse_AFormula_Computes(string text, double expected)
        => Assert.Equal(expected, RecipeFormula.Parse(text).Evaluate(v => v == "branches" ? 16 : 3), 1e-12);

    [Theory]
    [InlineData("branches^-1/2", "two ways")]
    [InlineData("branch", "did you mean 'branches'?")]
    [InlineData("(1+2", "not closed")]
    [InlineData("1 2", "goes on here")]
    [InlineData("", "missing")]
    [InlineData("1.2.3", "no number")]
    public void Parse_WhatIsNoFormula_SaysWhy(string text, string why)
        => Assert.Contains(why, Assert.Throws<ArgumentException>(() => RecipeFormula.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*.weight", "blocks.0.o.weight", true)]
    [InlineData("blocks.?.o.*", "blocks.10.o.weight", false)]
    [InlineData("*.{o,down}.weight", "blocks.10.down.weight", true)]
    [InlineData("*.{o,down}.weight", "blocks.10.up.weight", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    public void Matches_APatternOfNames_IsTheShells(string pattern, string name, bool expected) => Assert.Equal(expected, NamePattern.Matches(pattern, name));

    [Theory]
    [InlineData("{a,b")]
    [InlineData("a}")]
    [InlineData("{a,{b}}")]
    [InlineData("")]
    public void Problem_OfAMalformedPattern_IsSaid(string pattern) => Assert.NotNull(NamePattern.Problem(pattern));
}
