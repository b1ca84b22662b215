using Evenkeel.Networks.Activations;

namespace Evenkeel.Tests.Networks.Activations;

public sealed class ActivationCatalogueTests
{
    [Theory]
    [InlineData("gelu-erf", "gelu")]
    [InlineData("swish", "silu")]
    public void Parse_AnotherNameOfTheSame_IsThatActivation(string alias, string name)
    {
        Assert.True(ActivationCatalogue.Knows(alias));
        Assert.Equal(name, ActivationCatalogue.Parse(alias).Name);
    }

    [Fact]
    public void All_AtDefaults_AreNamedAsTheCatalogueNamesThem()
        => Assert.Equal(ActivationCatalogue.Names, ActivationCatalogue.All.Select(activation => activation.Name));

    [Theory]
    [InlineData("identity", "identity")]
    [InlineData("gelu-tanh", "gelu-tanh")]
    [InlineData("hard-swish", "hard-swish")]
    [InlineData("leaky-relu", "leaky-relu")]
    [InlineData("leaky-relu:0.2", "leaky-relu:0.2")]
    [InlineData("leaky-relu:0.01", "leaky-relu")]
    [InlineData("leaky-relu:-2e-1", "leaky-relu:-0.2")]
    [InlineData("prelu", "prelu")]
    [InlineData("prelu:0.1", "prelu:0.1")]
    [InlineData("elu:0.5", "elu:0.5")]
    [InlineData("celu:2", "celu:2")]
    public void Parse_KnownName_GivesTheActivation(string text, string name) => Assert.Equal(name, ActivationCatalogue.Parse(text).Name);

    [Fact]
    public void Parse_Argument_IsUsed()
    {
        Assert.Equal(-0.2, ActivationCatalogue.Parse("leaky-relu:0.2").Value(-1));
        Assert.Equal(-0.25, ActivationCatalogue.Parse("prelu").Value(-1));
        Assert.Equal(0.5 * (Math.Exp(-2) - 1), ActivationCatalogue.Parse("elu:0.5").Value(-2), 1e-15);
        Assert.Equal(2 * (Math.Exp(-1) - 1), ActivationCatalogue.Parse("celu:2").Value(-2), 1e-15);
    }

    [Theory]
    [InlineData("rellu", "unknown activation 'rellu'; did you mean 'relu'?")]
    [InlineData("ReLU", "unknown activation 'ReLU'; did you mean 'relu'?")]
    [InlineData("gelu_tanh", "unknown activation 'gelu_tanh'; did you mean 'gelu-tanh'?")]
    [InlineData("leakyrelu:0.2", "unknown activation 'leakyrelu'; did you mean 'leaky-relu'?")]
    [InlineData("sigmiod", "unknown activation 'sigmiod'; did you mean 'sigmoid'?")]
    [InlineData("leaky-relu:abc", "leaky-relu:abc: the argument must be a number")]
    [InlineData("leaky-relu:", "leaky-relu:: the argument must be a number")]
    [InlineData("leaky-relu:0,2", "leaky-relu:0,2: the argument must be a number")]
    [InlineData("elu:NaN", "elu:NaN: the argument must be finite")]
    [InlineData("elu:0", "elu:0: the argument must be above 0")]
    [InlineData("celu:-1", "celu:-1: the argument must be above 0")]
    [InlineData("relu:0.1", "relu:0.1: relu takes no argument")]
    public void Parse_Mistake_SaysWhatIsWrongInOneLine(string text, string message)
        => Assert.Equal(message, Assert.Throws<ArgumentException>(() => ActivationCatalogue.Parse(text)).Message);

    [Theory]
    [InlineData("linear")]
    [InlineData("maxout")]
    [InlineData("")]
    public void Parse_NothingNear_ListsWhatThereIs(string text)
    {
        var message = Assert.Throws<ArgumentException>(() => ActivationCatalogue.Parse(text)).Message;
        Assert.StartsWith($"unknown activation '{text}'; there are identity, relu, leaky-relu,", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
