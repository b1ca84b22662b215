namespace Evenkeel.Studies;

/// <summary>All studies.</summary>
internal static class StudyCatalogue
{
    public static IReadOnlyList<IStudy> All { get; } = [new Recipes.LevelsStudy(), new Moments.MomentsStudy()];
}
