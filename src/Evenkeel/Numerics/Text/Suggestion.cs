namespace Evenkeel.Numerics.Text;

/// <summary>Finds the known name that somebody probably meant.</summary>
public static class Suggestion
{
    /// <summary>A third of the letters may be wrong: beyond that a suggestion misleads more often than it helps.</summary>
    private const int LettersPerSlip = 3;

    /// <summary>
    /// Computes the name of <paramref name="known"/> nearest to <paramref name="received"/> by edit distance, without regard to case; the
    /// first of several equally near, and null where nothing is near.
    /// </summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static string? For(string received, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(received);
        ArgumentNullException.ThrowIfNull(known);
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var name in known)
        {
            var distance = Distance(received, name);
            if (distance >= least || distance > Math.Max(1, Math.Max(received.Length, name.Length) / LettersPerSlip)) continue;
            (nearest, least) = (name, distance);
        }

        return nearest;
    }

    /// <summary>The question that ends an error message: "; did you mean 'relu'?", or nothing where nothing is near.</summary>
    public static string Question(string received, IEnumerable<string> known)
        => For(received, known) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>
    /// The least number of letters inserted, deleted, replaced, or swapped with their neighbour that turns one word into the other
    /// (optimal string alignment; F. J. Damerau, Comm. ACM 7, 1964).
    /// </summary>
    internal static int Distance(string from, string to)
    {
        var beforeLast = new int[to.Length + 1];
        var last = new int[to.Length + 1];
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (Same(from[i - 1], to[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1])) row[j] = Math.Min(row[j], 1 + beforeLast[j - 2]);
            }
        }

        return row[to.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
