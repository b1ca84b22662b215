namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// How the gradient of a cell, which comes back through tanh'(c), goes together with what has filled the cell: where much was let in or kept, tanh'
/// is small.
/// </summary>
/// <remarks>
/// With a square F of what is known at a step s it is E[F tanh'(c_t)²], of normal pre-activations g_s and cells c_t, and
/// Cov(g_s, c_t) = Σ_r E σ(i_r) E tanh'(g_r) Cov(g_s, g_r) Π k̄; in the mean over the steps t from whose outputs the gradient has come. At two steps it is
/// the geometric mean of both, exact to the first order for what is odd.
/// </remarks>
/// <param name="steps">The steps.</param>
/// <param name="entrance">What is let in.</param>
/// <param name="memory">The cell, given the slow part of the gate that keeps it.</param>
internal sealed class Saturation(int steps, Entrance entrance, Memory memory)
{
    private readonly Gate squashed = Gate.Tanh((0, 0)), slope = Gate.SlopeOfTanh((0, 0)), squares = Gate.SlopeOfTanh((0, 0)).Squared();
    private readonly double[] own = new double[steps], peaks = new double[steps], narrower = new double[steps];
    private readonly double[,] ofFresh = new double[steps, steps], ofSlope = new double[steps, steps], ofKept = new double[steps, steps], ofGate = new double[steps, steps];

    /// <summary>Learns a step, when the cell knows it.</summary>
    public void Step(int t)
    {
        foreach (var gate in (ReadOnlySpan<Gate>)[squashed, slope, squares]) gate.Step(memory.State(t, t));
        for (var s = 0; s <= t; s++)
        {
            var peaked = entrance.Peaked(t, s);
            if (s < t) peaks[s] += memory.OfLetIn(t) * (peaked - peaks[s]);
            peaks[t] += memory.OfLetIn(s) * (peaked - peaks[t]);
        }

        double left = 1, peak = 0;
        for (var s = t; s >= 0; s--)
        {
            peak += left * memory.OfLetIn(s) * peaks[s];
            left *= 1 - memory.OfLetIn(s);
        }

        var power = squashed.Sensitivity(t);
        narrower[t] = Math.Sqrt(Math.Max(0, 1 + power * (power - 1) / 2 * peak));
    }

    /// <summary>E[tanh(c_t) tanh(c_s)], of cells whose scale differs by what has been let in: E V^p is 1 + p (p − 1)/2 Var V to the second order.</summary>
    public double Squashed(int t, int s) => squashed.Product(t, s, memory.State(t, s)) * narrower[t] * narrower[s];

    /// <summary>E[tanh'(c_t) tanh'(c_s)].</summary>
    public double Slopes(int t, int s) => slope.Product(t, s, memory.State(t, s));

    /// <summary>Learns where the gradient of a step's cell has come from.</summary>
    /// <param name="s">The step.</param>
    /// <param name="share">The share of its square that the step's own output adds.</param>
    /// <param name="products">The covariance of the step's products with those of another.</param>
    public void StepBack(int s, double share, Func<int, double> products)
    {
        own[s] = share;
        double common = 0, opening = 0, kept = 0;
        for (var t = 0; t < steps; t++)
        {
            common = memory.Mean[t] * common + entrance.WithFresh(t, products(t));
            opening += memory.OfLetIn(t) * (entrance.Opening(s, t) - opening);
            kept = (1 - memory.OfLetIn(t)) * (kept + (memory.Mean[t] > 0 ? memory.Covariance[s, t] / memory.Mean[t] : 0));
            if (t < s) continue;
            var before = memory.State(t, s - 1);
            ofFresh[s, t] = entrance.FreshSquares.Mean(s) * Math.Max(0, 1 - Together(entrance.FreshSquares, s, t, common));
            ofSlope[s, t] = Together(entrance.SlopeSquares, s, t, common) * Math.Max(0, 1 + opening * entrance.Closing(s) * slope.Sensitivity(t));
            ofKept[s, t] = before == 0 ? 0 : Math.Clamp(-2 * before * before / memory.State(t, t) * slope.Sensitivity(t), 0, memory.State(s - 1, s - 1));
            ofGate[s, t] = kept * slope.Sensitivity(t);
        }

        for (var t = steps - 2; t >= s; t--)
        {
            foreach (var of in (ReadOnlySpan<double[,]>)[ofFresh, ofSlope, ofGate]) of[s, t] += (1 - own[t]) * (of[s, t + 1] - of[s, t]);
        }
    }

    /// <summary>By how much E[tanh(g_s) tanh(g_t)] is less as the gradients of the cells at both steps weigh it.</summary>
    public double LessFresh(int s, int t) => Math.Sqrt(ofFresh[s, t] * ofFresh[t, t]);

    /// <summary>By which factor E[tanh'(g_s) tanh'(g_t)] is more.</summary>
    public double MoreSlope(int s, int t) => Math.Sqrt(ofSlope[s, t] * ofSlope[t, t]);

    /// <summary>By how much E[c_(s−1) c_(t−1)] is less.</summary>
    public double LessKept(int s, int t) => Math.Sqrt(ofKept[s, t] * ofKept[t, t]);

    /// <summary>What is added to the mean of σ(f_s) as tanh' at the steps from t on weighs it, below 0: where it is open, more is kept until then, and tanh' is smaller.</summary>
    public double OfGate(int s, int t) => ofGate[s, t];

    private double Together(Gate square, int s, int t, double common)
        => square.Mean(s) * squares.Mean(t) is > 0 and var apart ? Gate.Between(square, s, squares, t, common) / apart : 1;
}
