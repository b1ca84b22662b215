using Evenkeel.Diagnosis;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Initializers;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Tests.Diagnosis.Explaining;

public sealed class TopicCatalogueTests
{
    public static TheoryData<string> Names => [.. TopicCatalogue.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EveryTopic_ExplainsItself(string name)
    {
        var topic = TopicCatalogue.Find(name);
        var explanation = Explanation.Of(topic, new Conditions { Depth = 3 });
        string[] texts = explanation switch
        {
            ActivationExplanation activation => [activation.Activation.Facts.Formula, activation.Activation.Facts.Slope, activation.Activation.Facts.Source, activation.Scheme, activation.Reason],
            SchemeExplanation scheme => [scheme.Entry.Formula, scheme.Entry.Purpose, scheme.Entry.Source, scheme.Verdict],
            FanExplanation fan => [fan.Text, .. fan.Layers.SelectMany(l => (string[])[l.FanIn, l.FanOut, l.Note, l.Example])],
            GainExplanation gain => [.. gain.Notes.SelectMany(n => (string[])[n.Formula, n.Keeps, n.Source])],
            MethodExplanation { Note: var note } => [note.Title, note.Formula, note.Does, note.Suits, note.Source],
            MeanFieldExplanation point => [point.Verdict],
            EdgeOfChaosExplanation edge => [edge.Activation.Name],
            PhaseDiagramExplanation diagram => [.. diagram.Diagram.Rows.SelectMany(r => r).Select(p => $"{p.Chi}")],
            _ => [((FindingExplanation)explanation).Rule.Title],
        };
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.Matches(@"^\S([^\n]*[^\s.])?\.?$", text));
    }

    [Fact]
    public void All_HasEverythingThatTheCataloguesHold()
    {
        Assert.Empty(ActivationCatalogue.Names.Except(TopicCatalogue.All));
        Assert.Empty(Schemes.All.Select(e => e.Name).Except(TopicCatalogue.All.Select(n => n.Replace("scheme:", "", StringComparison.Ordinal))));
        Assert.Empty(RuleCatalogue.All.Select(r => r.Id).Except(TopicCatalogue.All));
        Assert.Empty(Enum.GetNames<Evenkeel.Initializers.Gains.GainKind>().Where(n => n != "Number").Select(n => $"{n.ToLowerInvariant()}-gain").Except(TopicCatalogue.All));
    }

    [Fact]
    public void Find_EveryNameOfTheList_IsADifferentTopic()
        => Assert.Equal(TopicCatalogue.All.Count, TopicCatalogue.All.Select(TopicCatalogue.Find).Distinct().Count());

    [Theory]
    [InlineData("GELU", TopicKind.Activation, "gelu")]
    [InlineData("leaky-relu:0.2", TopicKind.Activation, "leaky-relu:0.2")]
    [InlineData("leaky-relu:0.01", TopicKind.Activation, "leaky-relu")]
    [InlineData("he", TopicKind.Scheme, "he")]
    [InlineData("normal:0.5", TopicKind.Scheme, "normal:0.5")]
    [InlineData("normal", TopicKind.Scheme, "normal:0.02")]
    [InlineData("he?mode=fan-out", TopicKind.Scheme, "he?mode=fan-out")]
    [InlineData("glorot", TopicKind.Scheme, "glorot")]
    [InlineData("torch.kaiming_uniform", TopicKind.Scheme, "torch.kaiming_uniform")]
    [InlineData("identity", TopicKind.Activation, "identity")]
    [InlineData("scheme:identity", TopicKind.Scheme, "identity")]
    [InlineData("fan:embedding", TopicKind.Fan, "embedding")]
    [InlineData("ek202", TopicKind.Finding, "EK202")]
    [InlineData("fan-in", TopicKind.Fan, "fan-in")]
    [InlineData("gain", TopicKind.Gain, "gain")]
    [InlineData("lsuv", TopicKind.Method, "lsuv")]
    public void Find_AName_IsItsTopic(string text, TopicKind kind, string name) => Assert.Equal(new Topic(kind, name), TopicCatalogue.Find(text));

    [Theory]
    [InlineData("gelo", "unknown topic 'gelo'; did you mean 'gelu'?")]
    [InlineData("EK20", "did you mean 'EK20")]
    [InlineData("entropy-of-everything", "unknown topic 'entropy-of-everything'; 'evenkeel explain' lists them")]
    [InlineData("", "unknown topic ''")]
    [InlineData("scheme:gelu", "unknown topic 'scheme:gelu'")]
    [InlineData("kaimingg", "did you mean 'kaiming'?")]
    [InlineData("he?mod=fan-out", "did you mean 'mode'?")]
    [InlineData("tanh:2", "tanh takes no argument")]
    [InlineData("elu:-1", "must be above 0")]
    [InlineData("normal:x", "must be a number")]
    public void Find_NoTopic_SaysWhat(string text, string part)
        => Assert.Contains(part, Assert.Throws<ArgumentException>(() => TopicCatalogue.Find(text)).Message, StringComparison.Ordinal);
}
