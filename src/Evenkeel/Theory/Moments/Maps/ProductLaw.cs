using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// A product y = a b of independent values: its law, and what a gradient g = F(y) h that depends on y depends on in each factor. ∂a = h F(ab) b and ∂b = h F(ab) a,
/// the factor F in the mean over the other value.
/// </summary>
internal sealed class ProductLaw
{
    /// <summary>Of E[x²]: a factor that varies by less leaves the law of the other.</summary>
    private const double Still = 0.02;

    private readonly MapInputs inputs;
    private readonly Origin[] factors;

    /// <summary>The product's score by the values of both factors, or, where it is that of one of them, by their scores.</summary>
    private readonly Func<double, double, double> score = (x, y) => x * y;
    private readonly bool isOfScores;

    public ProductLaw(MapInputs inputs, Kernel kernel)
    {
        this.inputs = inputs;
        factors = [inputs.OriginOf(0), inputs.OriginOf(1)];
        if (!(kernel.Variance > 0)) return;
        var (a, b) = (inputs.Signals[0], inputs.Signals[1]);
        if (IsStill(b) || IsStill(a))
        {
            var (one, factor) = IsStill(b) ? (0, b) : (1, a);
            var root = Math.CopySign(Math.Sqrt(factor.SecondMoment), factor.Mean);
            score = (x, y) => root * (one == 0 ? x : y);
            if (inputs.Signals[one].Origin is not { IsNormal: false } of || !of.Kernel.Shape.Equals(kernel.Shape)) return;
            Func<double, double> scaled = u => root * of.Value(u);
            (score, isOfScores) = ((x, y) => one == 0 ? x : y, true);
            Origin = of with { Source = inputs.Index, Value = scaled, Slope = _ => 1, Base = scaled, OfBase = null, Squares = null, Before = null };
            return;
        }

        var table = NormalMixture.Product(factors[0], factors[1]).Scores();
        score = (x, y) => table.Inverse(x * y);
        Origin = Origin.Fitted(inputs.Index, kernel, table.Value, 0, 1, [table.Inverse(0)]);

        static bool IsStill(SignalMoments x) => x.Variance <= Still * x.SecondMoment;
    }

    /// <summary>The product's own scores; null where it is as good as normal.</summary>
    public Origin? Origin { get; }

    /// <summary>What comes back to both factors from a gradient that is known by the product; null where it is not.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="repeated">The kernels of the factors at the places of the product.</param>
    public Kernel[]? Backward(Kernel gradient, Kernel[] repeated)
    {
        if (gradient.Conditional is not { } given || given.Source != inputs.Index) return null;
        double[][] scores = [FactorTable.Scores(factors[0]), FactorTable.Scores(factors[1])];
        double[][] values = [.. scores.Select((of, slot) => Array.ConvertAll(of, u => factors[slot].Value(u)))];
        var count = scores[0].Length;
        var at = new (double Mean, double Square)[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) at[i, j] = given.Factor(isOfScores ? score(scores[0][i], scores[1][j]) : score(values[0][i], values[1][j]));
        }

        return [Back(0), Back(1)];

        Kernel Back(int slot)
        {
            var (own, other) = (factors[slot], factors[1 - slot]);
            var squares = Array.ConvertAll(values[1 - slot], x => x * x);
            var byOwn = Means(slot, squares);
            if (own.Kernel.Shape.Equals(inputs.Output)) return new Conditional(own.Source, IndependentProduct.Of(given.Free, repeated[1 - slot], 0), FactorTable.Of(own, byOwn)).Over(own);

            // One value for several places: what comes back to it from each is a function of the other value there, whose squares go with its own.
            if (!other.Kernel.Shape.Equals(inputs.Output)) return inputs.Summed(IndependentProduct.Of(gradient, repeated[1 - slot], 0), slot);
            var byOther = Means(1 - slot, null);
            for (var i = 0; i < count; i++) byOther[i] = (byOther[i].Mean * values[1 - slot][i], byOther[i].Square * squares[i]);
            var summed = inputs.Summed(new Conditional(other.Source, given.Free, FactorTable.Of(other, byOther)).Over(other), slot);
            var mean = Enumerable.Range(0, count).Sum(i => FactorTable.Weights[i] * byOwn[i].Square);
            return mean > 0 ? new Conditional(own.Source, summed.Knowing(), FactorTable.Of(own, Array.ConvertAll(byOwn, f => (Math.Sqrt(f.Square / mean), f.Square / mean)))).Over(own) : summed;
        }

        // At each place of a factor the means over the other one, by its squares or its chances alone.
        (double Mean, double Square)[] Means(int slot, double[]? squares)
        {
            var means = new (double Mean, double Square)[count];
            for (var i = 0; i < count; i++)
            {
                double first = 0, second = 0, all = 0;
                for (var j = 0; j < count; j++)
                {
                    var (weight, factor) = (FactorTable.Weights[j] * (squares?[j] ?? 1), slot == 0 ? at[i, j] : at[j, i]);
                    (first, second, all) = (first + weight * factor.Mean, second + weight * factor.Square, all + weight);
                }

                means[i] = all > 0 ? (first / all, second / all) : (0, 0);
            }

            return means;
        }
    }
}
