namespace Evenkeel.Theory;

/// <summary>What theory needs to know of a parameter's values.</summary>
/// <param name="SecondMoment">E[w²]: of the scheme they are drawn from, or of the values where they are given.</param>
/// <param name="IsCentred">Whether E[w] = 0, so that signals add up as variances.</param>
public readonly record struct WeightMoments(double SecondMoment, bool IsCentred);
