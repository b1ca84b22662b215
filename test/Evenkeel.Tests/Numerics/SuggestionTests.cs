using Evenkeel.Numerics.Text;

namespace Evenkeel.Tests.Numerics;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("sigmiod", "sigmoid", 1)]
    [InlineData("ReLU", "relu", 0)]
    [InlineData("ca", "abc", 3)]
    public void Distance_OfTwoWords_CountsSlips(string a, string b, int distance)
    {
        Assert.Equal(distance, Suggestion.Distance(a, b));
        Assert.Equal(distance, Suggestion.Distance(b, a));
    }

    [Theory]
    [InlineData("tahn", "tanh")]
    [InlineData("gelu-tahn", "gelu-tanh")]
    [InlineData("quantum", null)]
    public void For_Word_IsTheNearestOrNothing(string received, string? nearest)
        => Assert.Equal(nearest, Suggestion.For(received, ["relu", "tanh", "gelu-tanh"]));

    [Fact]
    public void For_SeveralEquallyNear_IsTheFirst() => Assert.Equal("relu", Suggestion.For("xelu", ["relu", "gelu", "selu"]));

    [Fact]
    public void For_NothingKnown_IsNothing() => Assert.Null(Suggestion.For("relu", []));
}
