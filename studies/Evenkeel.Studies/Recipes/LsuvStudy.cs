using Evenkeel.Formats.Recipes;
using Evenkeel.Networks.Zoo;
using Evenkeel.Studies.Printing;
using Evenkeel.Studies.Running;

namespace Evenkeel.Studies.Recipes;

/// <summary>Whether LSUV reaches its tolerance on every network of the zoo.</summary>
internal sealed class LsuvStudy : IStudy
{
    private const int Samples = 8;

    public string Name => "lsuv";

    public string Title => "LSUV on every network of the zoo";

    public string Method => $"""
        Every network of the zoo in its default size is drawn by the recipe `lsuv`: orthogonal weights, then each layer's divided by the standard
        deviation of its output (Mishkin and Matas 2016), here over {Samples} samples of unit Gaussian noise, or of random words. Listed are the weights that were
        scaled (of recurrent layers each gate's), the variance of what they make as they were drawn and at last, which may be 0.1 from 1, and the most passes
        that one of them took; and the layers that have parameters and were left, with the reasons.
        """;

    public IEnumerable<Table> Run(StudyRun run)
    {
        List<string[]> rows = [];
        foreach (var network in Zoo.Networks)
        {
            StudyRun.Say($"{network.Name}");
            rows.Add(Row(run, network.Name));
        }

        yield return new Table("Seed 0.", ["network", "weights", "variance as drawn", "at last", "passes", "layers left, and why"], rows);
    }

    private static string[] Row(StudyRun run, string name)
    {
        var graph = ZooReference.Build(name);
        using var samples = Batch.Noise(graph, Samples, seed: 0);
        var layers = RecipeFiles.Open("lsuv").For(graph).Fit(graph, samples, targets: null, seed: 0, run.Workers).Layers;
        var scaled = layers.Where(l => l.IsReached).ToArray();
        return
        [
            name, $"{scaled.Length}",
            $"{scaled.Min(l => l.Before):G3} … {scaled.Max(l => l.Before):G3}", $"{scaled.Min(l => l.After):0.0000} … {scaled.Max(l => l.After):0.0000}", $"{scaled.Max(l => l.Passes)}",
            string.Join("; ", layers.Where(l => !l.IsReached).GroupBy(l => l.Reason).Select(g => $"{g.Count()}: {g.Key}")),
        ];
    }
}
