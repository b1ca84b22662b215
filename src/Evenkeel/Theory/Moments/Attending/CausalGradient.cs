using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>
/// What goes back through attention under a causal mask: ∂v_j = Σ_t p_tj ∂y_t, and through the scores ∂s = p (∂p − Σ p ∂p) with ∂p = ∂y·v, of
/// which the part that all keys share cancels.
/// </summary>
/// <param name="weights">The softmax.</param>
/// <param name="keys">E[k k'] over what rows see.</param>
/// <param name="values">E[v v'] over what rows see.</param>
/// <param name="queries">E[q q'].</param>
/// <param name="gradient">E[∂y ∂y'].</param>
internal sealed class CausalGradient(CausalWeights weights, Visible keys, Visible values, Pairs queries, Pairs gradient)
{
    private readonly Places places = weights.Places;

    /// <summary>E[∂v ∂v']: a key gets the gradients of all rows that see it.</summary>
    public Pairs Values()
    {
        var together = Seeing(row => Both(row, row, weights.Rows[row].Squares), (i, j) => Both(i, j, weights.Between(i, j)), (_, _) => 1, gradient.Own);
        var own = Seeing(row => weights.Rows[row].Squares, weights.Between, (row, _) => 1 / weights.Rows[row].Count, gradient.Own);
        var apart = Apart();
        return Pairs.Of(
            places,
            (i, j, isSame) => isSame ? own[i] : together[i] + apart[i, j],
            other: null);

        double Both(int later, int earlier, double shared)
        {
            var n = weights.Rows[earlier].Count;
            return n > 1 ? (n / weights.Rows[later].Count - shared) / (n * (n - 1)) : 0;
        }
    }

    /// <summary>E[∂q ∂q'].</summary>
    /// <param name="depth">s² d.</param>
    /// <param name="apart">E (x·x')² of two keys, about its mean, over what they do not share: 1/D of D features.</param>
    public Pairs Queries(double depth, double apart)
    {
        var alike = Alike();
        double Spread(int row) => keys.Spread(row) * values.Spread(row) * (weights.Rows[row].GradientSpread * alike[row] + Chance(row, apart));
        return Pairs.Of(
            places,
            (i, j, isSame) => depth * (isSame ? gradient.Own[i] : weights.Pair(gradient.Own, i, j) * weights.Between(i, j) / weights.Rows[j].Squares) * Spread(j),
            other: null);
    }

    /// <summary>E[∂k ∂k']: each row's add up to 0, so that two keys that it sees get opposite ones.</summary>
    /// <param name="depth">s² d.</param>
    /// <param name="tilt">The same of queries.</param>
    public Pairs Keys(double depth, double tilt)
    {
        var groups = places.Groups;
        double Product(int i, int j) => weights.Pair(queries.Own, i, j) + weights.Rows[j].Variance * tilt * Math.Max(0, queries.Own[j] - weights.Pair(queries.Own, j, j));
        double[] products = [.. gradient.Own.Select((g, at) => at < groups ? g * queries.Own[at] : g * Product(Math.Max(at / groups - 1, at % groups), Math.Min(at / groups - 1, at % groups)))];
        var own = Seeing(Spread, Across, Share, products);
        var opposite = Seeing(Spread, Across, (row, _) => -1 / Others(row), products);
        return Pairs.Of(
            places,
            (i, j, isSame) => depth * (isSame ? own[i] : opposite[i]),
            other: null);

        double Others(int row) => weights.Rows[row].Count * Math.Max(1, weights.Rows[row].Count - 1);
        double Spread(int row) => values.Spread(row) * weights.Rows[row].GradientSpread;
        double Across(int later, int earlier) => Spread(earlier) * weights.Between(later, earlier) / weights.Rows[earlier].Squares;
    }

    /// <summary>Features that are few add what two keys have in common by chance, (x·x')² of 1/n, and what a query leans to its keys.</summary>
    private double Chance(int row, double apart) => weights.Rows[row].Count > 1 ? (1 - weights.Rows[row].Squares) * (1 - weights.Rows[row].Squares) * apart : 0;

    /// <summary>The part of what a row's values do not share that one of them has: 1/n where all are alike.</summary>
    private double Share(int row, int place)
    {
        var n = weights.Rows[row].Count;
        var spread = values.Spread(row);
        return n > 1 && spread > 0 ? Math.Max(0, values.Pairs.Second(place) - 2 * values.With(row, place) / n + values.Total[row] / (n * n)) / ((n - 1) * spread) : 1 / n;
    }

    /// <summary>By row, how much more keys and values have in common than if each were independent of the others: Σ k k' v v', both about their means, over that.</summary>
    private double[] Alike()
    {
        var products = new Visible(Pairs.Zip(keys.Pairs, values.Pairs, (k, v) => k * v));
        return [.. weights.Rows.Select((r, row) =>
        {
            double across = 0;
            for (var h = 0; h <= row; h++) across += (h == row ? Visible.Last(places, h) : places.Count(h)) * keys.With(row, h) * values.With(row, h);
            var sum = products.Total[row] - 2 * across / r.Count + keys.Total[row] * values.Total[row] / (r.Count * r.Count);
            var independent = (r.Count - 1) * keys.Spread(row) * values.Spread(row);
            return independent > 0 ? Math.Max(0, sum / independent) : 1;
        })];
    }

    /// <summary>Of two keys, the gradients of rows that see both the later one and rows that see the earlier one alone.</summary>
    private double[,] Apart()
    {
        var groups = places.Groups;
        var sums = new double[groups, groups];
        for (var earlier = 0; earlier < groups; earlier++)
        {
            double beyond = 0;
            for (var later = groups - 1; later > earlier; later--)
            {
                var with = weights.Pair(gradient.Own, later, earlier) / weights.Rows[later].Count;
                sums[later, earlier] = (Visible.Last(places, later) * with + beyond) / weights.Rows[earlier].Count;
                beyond += places.Count(later) * with;
            }
        }

        for (var later = 0; later < groups; later++)
        {
            double sum = 0;
            for (var earlier = later - 1; earlier >= 0; earlier--)
            {
                var with = sums[later, earlier];
                sums[later, earlier] = sum + Visible.Last(places, earlier) * with;
                sum += places.Count(earlier) * with;
            }
        }

        return sums;
    }

    /// <summary>By key the sum over pairs of rows that see it, each times what the earlier row has of the key.</summary>
    /// <param name="same">Of a row with itself.</param>
    /// <param name="different">Of a later and an earlier row.</param>
    /// <param name="share">Of an earlier row and a key.</param>
    /// <param name="products">What each pair of rows is multiplied by besides.</param>
    private double[] Seeing(Func<int, double> same, Func<int, int, double> different, Func<int, int, double> share, double[] products)
    {
        var sums = new double[places.Groups];
        for (var row = 0; row < sums.Length; row++)
        {
            var (own, group) = (same(row) * products[row], different(row, row) * weights.Pair(products, row, row));
            double later = 0;
            for (var i = row + 1; i < sums.Length; i++) later += places.Count(i) * different(i, row) * weights.Pair(products, i, row);
            for (var key = 0; key <= row; key++)
            {
                var rows = key == row ? Visible.Last(places, row) : places.Count(row);
                sums[key] += share(row, key) * rows * (own + Math.Max(0, rows - 1) * group + 2 * later);
            }
        }

        return sums;
    }
}
