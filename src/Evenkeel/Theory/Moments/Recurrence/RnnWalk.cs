namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>h_t = f(a_t): E[h_t h_s] = E[f(a_t) f(a_s)]; backward E[∂a_s ∂a_t] = E[f'(a_s) f'(a_t)] E[∂h_s ∂h_t].</summary>
internal sealed class RnnWalk(int steps, Drive drive, bool isTanh) : Walk(steps, drive)
{
    private readonly Gate f = isTanh ? Gate.Tanh(drive.Bias(0)) : Gate.Relu(drive.Bias(0));

    public override Func<double, double> UnitCovariance() => f.SquareCovariance();

    public override (Func<double, double> Value, Func<double, double> Slope)? OfScore
    {
        get
        {
            var sigma = Math.Sqrt(Enumerable.Range(0, Steps).Average(t => Products[t, t]) + f.Bias.Variance);
            return f.Bias.Mean == 0 && sigma > 0 ? (u => f.At(sigma * u), u => f.SlopeAt(sigma * u)) : null;
        }
    }

    public override double Mean => Enumerable.Range(0, Steps).Average(f.Mean);

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        if (!isOther) f.Step(input[t] + state[t]);
        for (var s = 0; s <= t; s++) h[t, s] = f.Product(t, s, input[s] + state[s]);
    }

    protected override void Back(int s, double[,] received, double[,] sent)
    {
        for (var t = s; t < Steps; t++) sent[s, t] = received[s, t] * f.Slopes(t, s, Products[t, s]);
    }
}
