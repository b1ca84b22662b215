using Evenkeel.Studies;
using Evenkeel.Studies.Printing;

namespace Evenkeel.Conventions.Tests;

/// <summary>Every study has its page, which says what the study says of itself before the figures of its last run.</summary>
public sealed class StudyPageTests
{
    private const string Folder = "docs/studies";

    [Fact]
    public void Pages_OfStudies_BeginAsTheStudiesSay()
        => Assert.All(StudyCatalogue.All, s => Assert.StartsWith(Page.Heading(s), Repository.Read($"{Folder}/{s.Name}.md"), StringComparison.Ordinal));

    [Fact]
    public void Pages_AreOfStudiesThatThereAre()
        => Assert.Equal(StudyCatalogue.All.Select(s => $"{Folder}/{s.Name}.md").Order(StringComparer.Ordinal), Repository.Sources(Folder, "*.md"));
}
