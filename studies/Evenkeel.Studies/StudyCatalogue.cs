using Evenkeel.Studies.Depth;
using Evenkeel.Studies.Graphs;
using Evenkeel.Studies.Moments;
using Evenkeel.Studies.Recipes;
using Evenkeel.Studies.Sequences;

namespace Evenkeel.Studies;

/// <summary>All studies.</summary>
internal static class StudyCatalogue
{
    public static IReadOnlyList<IStudy> All { get; } = [new MomentsStudy(), new BlocksStudy(), new GraphsStudy(), new RecipesStudy(), new LevelsStudy(), new LsuvStudy(), new FixupStudy(), new FirstStepStudy(), new LikenessStudy(), new GatesStudy(), new SimilarityStudy(), new TrainabilityStudy(), new IsometryStudy()];
}
