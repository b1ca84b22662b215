using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Tests.Theory;

/// <summary>How what a window takes goes with the scale of its sums.</summary>
public sealed class LeaningTests
{
    private const int Rows = 5, Columns = 4;

    /// <summary>Means along each axis, multiplied, are those over all places and taps.</summary>
    [Fact]
    public void Of_PaddedWindow_IsTheSumOverAllPlaces()
    {
        var window = new Window(3, Stride: PerAxis.Of(2, 1), Padding: 1);
        var shape = new Shape(7, Rows, Columns);
        var places = new Shape(7, 3, Columns);
        double[] ofRows = [0.4, 1.2, 1.4, 1.2, 0.8], ofSums = [0.7, 1.3, 1];
        var values = Kernel.Of(shape, 0, 0.3, (1, 0.2), (0.2, 0.2)) with { Profile = Profile.Flat.With(1, ofRows) };
        var sums = Kernel.Of(places, 0, 0, (1, 0), (0, 0)) with { Profile = Profile.Flat.With(1, ofSums) };
        const double Inside = 0.8;
        var leaning = Leaning.Of(window, values, sums, 1e9, Inside);

        var root = ofRows.Average(Math.Sqrt);
        var taps = (from y in Enumerable.Range(0, 3) from x in Enumerable.Range(0, 3) select Covariance(y, x)).ToArray();
        Assert.Equal(0.3 / root / Math.Sqrt(Inside) * taps.Average(), leaning.Mean, 1e-8);
        Assert.Equal(0.2 / (root * root) / Inside * taps.Average(c => c * c), leaning.Square, 1e-8);

        double Covariance(int y, int x)
        {
            var all = (from row in Enumerable.Range(0, 3) from column in Enumerable.Range(0, Columns) select (H: Scale(2 * row - 1 + y, column - 1 + x), D: ofSums[row])).ToArray();
            return all.Average(p => p.H * p.D) - all.Average(p => p.H) * all.Average(p => p.D);
        }

        double Scale(int row, int column) => row is >= 0 and < Rows && column is >= 0 and < Columns ? Math.Sqrt(ofRows[row]) : 0;
    }

    /// <summary>Where all places are alike nothing leans.</summary>
    [Fact]
    public void Of_PlacesThatAreAlike_IsNothing()
    {
        var kernel = Kernel.Of(new Shape(7, Rows, Columns), 0, 0.3, (1, 0.2), (0.2, 0.2));
        Assert.Equal(default, Leaning.Of(new Window(1), kernel, kernel, 8, 1));
    }
}
