using System.Globalization;

namespace Evenkeel.TestKit.Distributions;

/// <summary>Compares values with the law that they should come from. One sample that is right fails about once in 10⁵.</summary>
public static class DistributionCheck
{
    /// <summary>Standard errors that a mean may lie from its expectation: P = 6e-7.</summary>
    public const double MostStandardErrors = 5;

    /// <summary>The same for what has a probability.</summary>
    public const double LeastProbability = 6e-7;

    private const int Lags = 8;

    /// <summary>
    /// How many more pairs may be equal than on the grid of the type alone: a value that is rounded on its way, then scaled and rounded
    /// again, falls on a part of the grid. For floats of a normal law 1.3 to 1.5 times as many are.
    /// </summary>
    private const double DuplicateSlack = 2;

    private static readonly double[] TailProbabilities = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    private static readonly string[] MomentNames = ["mean", "std", "skew", "kurtosis"];

    /// <summary>Takes all measures of a sample.</summary>
    /// <param name="values">The values, in their order.</param>
    /// <param name="law">Their law.</param>
    /// <param name="grid">Their element type.</param>
    public static DistributionReport Of(double[] values, ReferenceLaw law, ElementGrid grid)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(grid);
        List<string> failures = [];
        double n = values.Length;
        if (values.Any(v => !double.IsFinite(v))) return new(values.Length, [], 0, [], (0, 0), 0, 0, 0, 0, ["a value is not finite"]);
        var scores = Scores(values, law);
        for (var i = 0; i < scores.Length; i++)
        {
            if (!(Math.Abs(scores[i]) <= MostStandardErrors)) failures.Add(Say($"{MomentNames[i]} is {scores[i]:F1} standard errors off"));
        }

        var neighbours = Neighbours(values, law);
        if (!(neighbours <= MostStandardErrors)) failures.Add(Say($"neighbours are correlated, by {neighbours:F1} standard errors"));

        double[] sorted = [.. values];
        Array.Sort(sorted);
        if (sorted[0] == sorted[^1]) failures.Add(Say($"all values are {sorted[0]}"));
        var p = Kolmogorov.PValue(Kolmogorov.Statistic(sorted, law), values.Length);
        if (p < LeastProbability) failures.Add(Say($"the distribution differs, KS p = {p:G2}"));

        var tails = TailProbabilities.Where(t => t * n >= 1).Select(t => Tail(sorted, law, t)).ToArray();
        foreach (var tail in tails)
        {
            var expected = tail.Probability * n;
            if (Poisson.PValue(tail.Low, expected) < LeastProbability) failures.Add(Say($"{tail.Low} values in the lower tail of {tail.Probability}, expected {expected}"));
            if (Poisson.PValue(tail.High, expected) < LeastProbability) failures.Add(Say($"{tail.High} values in the upper tail of {tail.Probability}, expected {expected}"));
        }

        var extremes = (Low: n * law.Cdf(sorted[0]), High: n * law.Survival(sorted[^1]));
        AddExtreme(failures, "least", sorted[0], extremes.Low, n * grid.CellProbability(sorted[0], law));
        AddExtreme(failures, "largest", sorted[^1], extremes.High, n * grid.CellProbability(sorted[^1], law));
        var slack = law.Std * Math.ScaleB(1, 2 - grid.MantissaBits) + Math.ScaleB(Math.Abs(law.Mean), 1 - grid.MantissaBits);
        if (sorted[0] < law.Support.Low - slack || sorted[^1] > law.Support.High + slack) failures.Add(Say($"values from {sorted[0]:G6} to {sorted[^1]:G6} leave {law.Support.Low:G6} to {law.Support.High:G6}"));

        var (duplicates, atBounds) = Equal(sorted);
        var collision = values.Average(v => grid.CellProbability(v, law));
        var expectedPairs = n * (n - 1) / 2 * collision;
        if (duplicates > DuplicateSlack * expectedPairs && Poisson.PValue(duplicates, DuplicateSlack * expectedPairs) < LeastProbability) failures.Add(Say($"{duplicates} pairs of equal values, expected {expectedPairs:G3}"));
        var expectedAtBounds = n * (grid.CellProbability(sorted[0], law) + grid.CellProbability(sorted[^1], law));
        if (atBounds > expectedAtBounds && Poisson.PValue(atBounds, expectedAtBounds) < LeastProbability) failures.Add(Say($"{atBounds} more values lie at the bounds, expected {expectedAtBounds:G3}"));
        return new(values.Length, scores, p, tails, extremes, duplicates, expectedPairs, atBounds, neighbours, failures);
    }

    /// <summary>The correlation of two samples, such as those of two names or two seeds, in standard errors.</summary>
    public static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReferenceLaw law)
    {
        ArgumentNullException.ThrowIfNull(law);
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - law.Mean) * (b[i] - law.Mean);
        return sum / (law.Std * law.Std * Math.Sqrt(a.Length));
    }

    /// <summary>The mean of yᵏ has variance (μ₂ₖ − μₖ²)/n; the standard deviation counts by y².</summary>
    private static double[] Scores(double[] values, ReferenceLaw law)
    {
        var sums = new double[4];
        foreach (var value in values)
        {
            var y = (value - law.Mean) / law.Std;
            sums[0] += y;
            sums[1] += y * y;
            sums[2] += y * y * y;
            sums[3] += y * y * y * y;
        }

        var moments = law.Moments;
        return [.. sums.Select((sum, i) => (sum / values.Length - moments[i + 1]) / Math.Sqrt((moments[2 * i + 2] - moments[i + 1] * moments[i + 1]) / values.Length))];
    }

    private static double Neighbours(double[] values, ReferenceLaw law)
    {
        double largest = 0;
        for (var lag = 1; lag <= Lags; lag++)
        {
            double products = 0, squares = 0;
            for (var i = lag; i < values.Length; i++)
            {
                var (a, b) = ((values[i] - law.Mean) / law.Std, (values[i - lag] - law.Mean) / law.Std);
                products += a * b;
                squares += (a * a - 1) * (b * b - 1);
            }

            var n = Math.Sqrt(values.Length - lag);
            largest = Math.Max(largest, Math.Max(Math.Abs(products / n), Math.Abs(squares / (n * (law.Moments[4] - 1)))));
        }

        return largest;
    }

    private static TailCount Tail(double[] sorted, ReferenceLaw law, double probability)
    {
        var low = Below(sorted, law.Quantile(probability, upper: false));
        var high = sorted.Length - Below(sorted, law.Quantile(probability, upper: true));
        return new(probability, low, high);
    }

    /// <summary>The number of values below x.</summary>
    private static int Below(double[] sorted, double x)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < x) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The number of values beyond an extreme that the law expects is exponential: near 0 the value is too far out, much above 1 too near. It may share its cell of the grid.</summary>
    private static void AddExtreme(List<string> failures, string which, double value, double beyond, double cell)
    {
        if (beyond + cell < LeastProbability) failures.Add(Say($"the {which} value {value:G6} is too far out: {beyond:G2} values are expected beyond it"));
        else if (Math.Exp(-beyond) < LeastProbability) failures.Add(Say($"the {which} value {value:G6} is not far enough out: {beyond:F1} values are expected beyond it"));
    }

    private static (long Pairs, long AtBounds) Equal(double[] sorted)
    {
        long pairs = 0, atBounds = 0;
        for (int i = 1, run = 0; i < sorted.Length; i++)
        {
            run = sorted[i] == sorted[i - 1] ? run + 1 : 0;
            pairs += run;
            if (sorted[i] == sorted[0] || sorted[i - 1] == sorted[^1]) atBounds++;
        }

        return (pairs, atBounds);
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
