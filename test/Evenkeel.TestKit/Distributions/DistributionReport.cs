namespace Evenkeel.TestKit.Distributions;

/// <summary>A sample against the law that it should come from.</summary>
/// <param name="Count">The number of values.</param>
/// <param name="Scores">The distance of the means of y, y², y³ and y⁴ from the law's, in standard errors; y is standardized by the law.</param>
/// <param name="Kolmogorov">The p-value of Kolmogorov and Smirnov's test.</param>
/// <param name="Tails">Both tails at each probability that so many values can show.</param>
/// <param name="Extremes">How many values the law expects beyond the least and the largest one: about 1 each.</param>
/// <param name="Duplicates">Pairs of equal values.</param>
/// <param name="ExpectedDuplicates">Pairs of equal values that the grid of the element type makes likely.</param>
/// <param name="AtBounds">Values equal to the least or the largest one, besides these.</param>
/// <param name="Neighbours">The largest correlation at a distance of 1 to 8, of values and of their squares, in standard errors.</param>
/// <param name="Failures">What is wrong, a line each.</param>
public sealed record DistributionReport(
    long Count,
    IReadOnlyList<double> Scores,
    double Kolmogorov,
    IReadOnlyList<TailCount> Tails,
    (double Low, double High) Extremes,
    long Duplicates,
    double ExpectedDuplicates,
    long AtBounds,
    double Neighbours,
    IReadOnlyList<string> Failures)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Failures.Count == 0;
}

/// <summary>How many values lie in the tails of a probability.</summary>
/// <param name="Probability">The probability of each tail.</param>
/// <param name="Low">Values in the lower tail.</param>
/// <param name="High">Values in the upper tail.</param>
public sealed record TailCount(double Probability, long Low, long High);
