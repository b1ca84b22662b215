using System.Reflection;
using System.Xml.Linq;

namespace Evenkeel.Conventions.Tests;

/// <summary>The public surface changes on purpose only, and every name of it is explained.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Libraries => ["Evenkeel", "Evenkeel.Formats", "Evenkeel.Reporting"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Surface_OfALibrary_IsTheReviewedOne(string library)
        => Repository.AssertGenerated($"test/Evenkeel.Conventions.Tests/PublicApi/{library}.txt", PublicApi.Describe(Assembly.Load(library)));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Names_OfALibrary_AreDocumented(string library)
    {
        var assembly = Assembly.Load(library);
        var documentation = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        var documented = documentation.Descendants("member").Where(m => m.HasElements).Select(m => m.Attribute("name")!.Value.Split('(')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(PublicApi.Names(assembly).Except(documented));
    }
}
