namespace Evenkeel.Conventions.Tests;

public sealed class LayeringTests
{
    [Fact]
    public void Library_HasNoRuleTwice()
        => Assert.Equal(Diagnosis.RuleCatalogue.All.Length, Diagnosis.RuleCatalogue.All.Select(r => r.Id).Distinct().Count());
}
