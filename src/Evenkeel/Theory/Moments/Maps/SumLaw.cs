using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// A sum of independent values of which some are not normal, as a residual branch that is added to what a ReLU has left: the sum's law, and what
/// a gradient that depends on the sum depends on in each of its terms.
/// </summary>
internal sealed class SumLaw
{
    private readonly MapInputs inputs;
    private readonly Origin[] terms;
    private readonly NormalMixture[] laws;
    private readonly NormalMixture whole;
    private readonly Func<double, double> score = x => x;

    public SumLaw(MapInputs inputs, double[] signs, Kernel kernel)
    {
        this.inputs = inputs;
        terms = [.. signs.Select((sign, slot) => inputs.OriginOf(slot) is var o && sign == 1 ? o : o.Then(x => sign * x, _ => sign, []))];
        laws = [.. signs.Select((sign, slot) => NormalMixture.Of(inputs.OriginOf(slot)).Times(sign))];
        whole = Plus(laws);
        if (inputs.Signals.All(s => s.Origin?.IsNormal ?? true) || !(kernel.Variance > 0)) return;
        var table = whole.Scores();
        score = table.Inverse;
        Origin = Origin.Fitted(inputs.Index, kernel, table.Value, 0, 1, [table.Inverse(0)]) with { Kurtosis = terms.Zip(inputs.Signals, (t, s) => Math.Pow(s.Variance / kernel.Variance, 2) * t.Kurtosis).Sum() };
    }

    /// <summary>The sum's own scores; null where it is normal.</summary>
    public Origin? Origin { get; }

    public double Skewness => whole.Skewness;

    /// <summary>Every term gets the whole gradient.</summary>
    public Kernel[] Backward(Kernel gradient)
    {
        var parts = terms.Select((_, slot) => inputs.Summed(gradient.Knowing(), slot)).ToArray();
        if (gradient.Conditional is not { } given || given.Source != inputs.Index) return parts;
        var factors = whole.Steps(x => given.Factor(score(x)));
        return [.. parts.Select((part, slot) => part.Shape.Equals(inputs.Output) ? part.Knowing(Of(slot, given.Free, factors)) : part)];
    }

    /// <summary>The factors' means over the other terms.</summary>
    private Conditional Of(int slot, Kernel free, (double[] Ends, (double Mean, double Square)[] Values) ofSum)
    {
        var (term, rest) = (terms[slot], Plus([.. laws.Where((_, i) => i != slot)]));
        var means = rest.Means(ofSum);
        var scores = FactorTable.Scores(term);
        var factors = new (double Mean, double Square)[scores.Length];
        var before = double.NaN;
        for (var i = 0; i < scores.Length; i++)
        {
            // A term that is 0 below its kink has one value at all places there.
            var value = term.Value(scores[i]);
            factors[i] = value == before ? factors[i - 1] : means(value);
            before = value;
        }

        return new Conditional(term.Source, free, FactorTable.Of(term, factors));
    }

    private static NormalMixture Plus(ReadOnlySpan<NormalMixture> laws)
    {
        var sum = laws[0];
        foreach (var law in laws[1..]) sum = sum.Plus(law);
        return sum;
    }
}
