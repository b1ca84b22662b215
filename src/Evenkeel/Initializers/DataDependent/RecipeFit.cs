using System.Collections.Immutable;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers.DataDependent;

/// <summary>Puts numbers in the place of what a recipe leaves to data: priors of classes, and the factor of each layer.</summary>
internal static class RecipeFit
{
    public static bool NeedsData(Recipe recipe, Graph graph) => recipe.Then != DataStep.None || recipe.Assign(graph).Any(a => a.Scheme is LogPrior { IsOfData: true });

    public static FittedRecipe Of(Recipe recipe, Graph graph, Tensor samples, Tensor? targets, ulong seed, Workers workers, CancellationToken cancellation)
    {
        var assignments = recipe.Assign(graph).Select(a => WithPriors(a, targets)).ToDictionary(a => a.Parameter.Name, StringComparer.Ordinal);
        if (recipe.Then == DataStep.None) return new FittedRecipe(new AssignedRecipe(recipe.Name, assignments.Values), 0, []);

        foreach (var parameter in graph.Nodes.Where(n => n.Op is Recurrent).SelectMany(n => n.Parameters).Where(p => p.Role == ParameterRole.Weight)) assignments[parameter.Name] = ByGate(assignments[parameter.Name]);
        using var spread = Spread(samples);
        var weights = new AssignedRecipe(recipe.Name, assignments.Values).Initialize(graph, seed, workers);
        try
        {
            var layers = Lsuv.Scale(graph, weights, spread, workers, new LsuvOptions { Kept = Kept(assignments.Values) }, cancellation);
            foreach (var group in layers.Where(l => l.Passes > 0).GroupBy(l => l.Parameter!, StringComparer.Ordinal)) assignments[group.Key] = Times(assignments[group.Key], [.. layers.Where(l => l.Parameter == group.Key)]);
            return new FittedRecipe(new AssignedRecipe(recipe.Name, assignments.Values), spread.Shape[0], layers);
        }
        finally
        {
            foreach (var weight in weights.Values) weight.Dispose();
        }
    }

    private static Assignment WithPriors(Assignment assignment, Tensor? targets)
        => assignment.Scheme is LogPrior { IsOfData: true } && targets is not null
            ? assignment with { Scheme = ClassPriors.Of(targets, assignment.Parameter), Why = $"{assignment.Why}; priors of {targets.Length} targets" }
            : assignment;

    /// <summary>A recurrent weight is scaled gate by gate, and so it must be drawn.</summary>
    private static Assignment ByGate(Assignment assignment)
        => assignment.Scheme is Gates || assignment.Parameter.Fans.Blocks <= 1 ? assignment : assignment with { Scheme = new Gates([assignment.Scheme]) };

    private static ImmutableDictionary<string, string> Kept(IEnumerable<Assignment> assignments)
        => assignments.Where(a => a.Parameter.Role == ParameterRole.Weight).Select(a => (a.Parameter.Name, Reason: Reason(a))).Where(k => k.Reason is not null).ToImmutableDictionary(k => k.Name, k => k.Reason!, StringComparer.Ordinal);

    private static string? Reason(Assignment assignment)
        => assignment.Rule is null ? $"is drawn by {assignment.Why}"
            : ScaledScheme.Of(assignment.Scheme, 2) is null ? $"is drawn by {assignment.Scheme.Name}, which has no multiples"
            : null;

    private static Assignment Times(Assignment assignment, LsuvLayer[] rows)
    {
        var scheme = assignment.Scheme is Gates gates && rows.Length > 1
            ? new Gates([.. rows.Select((r, gate) => ScaledScheme.Of(gates.Schemes.Length > 1 ? gates.Schemes[gate] : gates.Schemes[0], r.Factor)!)])
            : ScaledScheme.Of(assignment.Scheme, rows[0].Factor)!;
        return assignment with { Scheme = scheme, Why = FormattableString.Invariant($"{assignment.Why}; times {string.Join(", ", rows.Select(r => FormattableString.Invariant($"{r.Factor:G4}")))} by the data") };
    }

    /// <summary>Samples from all over the data, for some are sorted by their classes.</summary>
    private static Tensor Spread(Tensor samples)
    {
        var all = samples.Shape[0];
        var count = Math.Min(all, Recipe.MostFitSamples);
        var length = samples.Length / Math.Max(1, all);
        var spread = new Tensor(DType.Float32, samples.Shape.WithoutBatch().WithBatch(count));
        for (long i = 0; i < count; i++) samples.Chunk<float>(i * all / count * length, checked((int)length)).CopyTo(spread.Chunk<float>(i * length, (int)length));
        return spread;
    }
}
