namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>What a cell lets in at every step, σ(i) tanh(g), with the squares and slopes by which it goes together with what the cell then holds.</summary>
/// <param name="steps">The steps.</param>
/// <param name="enter">σ(i).</param>
/// <param name="fresh">tanh(g).</param>
internal sealed class Entrance(int steps, Gate enter, Gate fresh)
{
    private readonly Gate enterSquares = enter.Squared(), slope = Gate.SlopeOfTanh(fresh.Bias);
    private readonly double[] closing = new double[steps];
    private readonly double[,] opening = new double[steps, steps], peaked = new double[steps, steps];

    /// <summary>tanh(g)².</summary>
    public Gate FreshSquares { get; } = fresh.Squared();

    /// <summary>tanh'(g)².</summary>
    public Gate SlopeSquares { get; } = Gate.SlopeOfTanh(fresh.Bias).Squared();

    /// <summary>Learns a step: the covariance of its products with those of a step up to it.</summary>
    public void Step(int t, Func<int, double> products)
    {
        var variance = products(t);
        foreach (var gate in (ReadOnlySpan<Gate>)[enter, fresh, enterSquares, slope, FreshSquares, SlopeSquares]) gate.Step(variance);
        var apart = SlopeSquares.Mean(t) * FreshSquares.Mean(t);
        closing[t] = apart > 0 ? Gate.Between(SlopeSquares, t, FreshSquares, t, variance + fresh.Bias.Variance) / apart : 1;
        for (var s = 0; s <= t; s++)
        {
            opening[t, s] = opening[s, t] = OpeningOf(t, s, products(s));
            peaked[t, s] = peaked[s, t] = PeakedOf(t, s, products(s));
        }
    }

    /// <summary>E of what is let in at two steps.</summary>
    public double Product(int t, int s, double products) => enter.Product(t, s, products) * fresh.Product(t, s, products);

    /// <summary>The covariance of what is let in at a step with a pre-activation g whose products have the given covariance with those of the step.</summary>
    public double WithFresh(int t, double products) => enter.Mean(t) * slope.Mean(t) * (products + fresh.Bias.Variance);

    /// <summary>Cov(σ(i_t)², σ(i_s)²) over the product of the means.</summary>
    public double Opening(int t, int s) => opening[t, s];

    /// <summary>By how much the squares of what is let in at two steps go together beyond those of normal values, E[x_t² x_s²]/(E x_t² E x_s² (1 + 2 ρ²)) − 1.</summary>
    public double Peaked(int t, int s) => peaked[t, s];

    /// <summary>E[tanh(g)² tanh'(g)²] over the product of the means: what an open σ(i) lets in is less where tanh' is large.</summary>
    public double Closing(int t) => closing[t];

    private double OpeningOf(int t, int s, double products)
    {
        var apart = enterSquares.Mean(t) * enterSquares.Mean(s);
        return apart > 0 ? enterSquares.Covariance(t, s, products) / apart : 0;
    }

    private double PeakedOf(int t, int s, double products)
    {
        var (apart, common) = (FreshSquares.Mean(t) * FreshSquares.Mean(s), fresh.Product(t, s, products));
        return apart > 0 ? (1 + opening[t, s]) * FreshSquares.Product(t, s, products) / (apart + 2 * common * common) - 1 : 0;
    }
}
