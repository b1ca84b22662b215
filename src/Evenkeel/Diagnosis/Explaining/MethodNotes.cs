namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What is to be known of a method that initializes by data.</summary>
/// <param name="Name">The topic, and the recipe: "lsuv".</param>
/// <param name="Title">The name in full.</param>
/// <param name="Formula">What it computes.</param>
/// <param name="Does">How it goes about it, and what it leaves alone.</param>
/// <param name="Suits">When to take it.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record MethodNote(string Name, string Title, string Formula, string Does, string Suits, string Source);

/// <summary>The methods.</summary>
internal static class MethodNotes
{
    public static IReadOnlyList<MethodNote> All { get; } =
    [
        new(
            "lsuv",
            "layer-sequential unit variance",
            "W ← W/√Var(W x + b), layer by layer, until |Var − 1| < 0.1",
            "draws orthogonal weights, then goes forward once through the network with at most 256 samples: each layer is scaled when all before it are, and it alone runs again. "
                + "Of recurrent layers it scales the input weights, each gate's alone, so that W x has variance 1; the recurrent ones stay orthogonal. Norms, tables and learned factors stay as they are",
            "plain networks of any activation and any layout, for which no formula is at hand; between norms it changes little, and the sum of residual branches still grows by 1 with each",
            "Mishkin and Matas 2016, algorithm 1"),
    ];
}
