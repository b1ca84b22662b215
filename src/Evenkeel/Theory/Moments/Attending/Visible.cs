using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>Sums of E[x x'] over the places that a row of a causal mask sees: row t the places up to its own, the same for all rows of a group.</summary>
internal sealed class Visible
{
    private readonly Places places;
    private readonly double[] values;

    // Sums over the places that a row sees of E[x x'] with a different one: of a group, and over those that another row sees.
    private readonly double[,] withPlace, withRow;

    /// <param name="pairs">E[x x'], of which those within a sample are summed.</param>
    public Visible(Pairs pairs)
    {
        (Pairs, places, values) = (pairs, pairs.Places, pairs.Own);
        var groups = places.Groups;
        (withPlace, withRow) = (new double[groups, groups], new double[groups, groups]);
        (Same, Different, Total) = (new double[groups], new double[groups], new double[groups]);
        var before = new double[groups];
        for (var g = 0; g < groups; g++)
        {
            for (var h = 0; h < groups; h++)
            {
                withPlace[g, h] = before[h] + Last(places, g) * Pair(g, h);
                before[h] += places.Count(g) * Pair(g, h);
            }
        }

        for (var g = 0; g < groups; g++)
        {
            double sum = 0;
            for (var row = 0; row < groups; row++)
            {
                withRow[g, row] = sum + Last(places, row) * withPlace[g, row];
                sum += places.Count(row) * withPlace[g, row];
            }

            Add(g);
        }
    }

    public Pairs Pairs { get; }

    /// <summary>The mean E[x²].</summary>
    public double[] Same { get; }

    /// <summary>The mean over pairs of different places; E[x²] of one alone.</summary>
    public double[] Different { get; }

    /// <summary>The sum over all pairs, equal ones included.</summary>
    public double[] Total { get; }

    /// <summary>How many places a row of a group sees.</summary>
    public static double Count(Places places, int row) => places.From(row) + Last(places, row);

    /// <summary>How many places of its own group a row sees on average, and how many rows of its own group a place.</summary>
    public static double Last(Places places, int row) => (places.Count(row) + 1) / 2;

    /// <summary>What the places that a row sees do not share.</summary>
    public double Spread(int row) => Math.Max(0, Same[row] - Different[row]);

    /// <summary>The sum over all places that a row sees of E[x x'] with one of them.</summary>
    public double With(int row, int place) => withPlace[row, place] - Pair(place, place) + values[place];

    /// <summary>The mean over pairs of a place that both rows see and one that the later row sees alone.</summary>
    public double Beyond(int later, int earlier)
    {
        var (n, all) = (Count(places, earlier), Count(places, later));
        return all > n ? (withRow[later, earlier] - withRow[earlier, earlier]) / ((all - n) * n) : 0;
    }

    private double Pair(int i, int j) => values[places.Groups * (1 + i) + j];

    private void Add(int g)
    {
        double same = 0, excess = 0;
        for (var h = 0; h <= g; h++)
        {
            var count = h == g ? Last(places, g) : places.Count(h);
            same += count * values[h];
            excess += count * (values[h] - Pair(h, h));
        }

        var n = Count(places, g);
        Total[g] = withRow[g, g] + excess;
        Same[g] = same / n;
        Different[g] = n > 1 ? (Total[g] - same) / (n * (n - 1)) : Same[g];
    }
}
