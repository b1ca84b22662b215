namespace Evenkeel.Theory.MeanField;

/// <summary>The root of a function between two positive places, by halving.</summary>
internal static class Bisection
{
    private const int Steps = 60;

    /// <param name="f">Positive at <paramref name="positive"/>, and not positive at <paramref name="other"/>.</param>
    /// <param name="positive">The one place.</param>
    /// <param name="other">The other.</param>
    public static double Of(Func<double, double> f, double positive, double other)
    {
        for (var step = 0; step < Steps; step++)
        {
            var middle = Math.Sqrt(positive) * Math.Sqrt(other);
            if (f(middle) > 0) positive = middle;
            else other = middle;
        }

        return other;
    }
}
