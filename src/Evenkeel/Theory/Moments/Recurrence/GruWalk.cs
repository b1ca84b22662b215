namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>n_t = tanh(W x + b + σ(r) u) with u = U h_(t−1) + b', h_t = (1 − σ(z)) n_t + σ(z) h_(t−1): gates are independent of one another, and each is a process in time.</summary>
internal sealed class GruWalk : Walk
{
    private readonly Gate reset, update, fresh;
    private readonly Memory own, other;
    private readonly MemoryGradient backward;
    private readonly double[,] driven;

    public GruWalk(int steps, Drive drive)
        : base(steps, drive)
    {
        (reset, update, fresh) = (Gate.Sigmoid(drive.Bias(0)), Gate.Sigmoid(drive.Bias(1)), Gate.Tanh(drive.InputBiases[2]));
        own = new Memory(steps, -1);
        other = new Memory(steps, -1, own);
        backward = new MemoryGradient(steps, own);
        (driven, OfInputs) = (new double[steps, steps], new double[steps, steps]);
    }

    protected override double[,] OfInputs { get; }

    private double StateBias => Drive.StateBiases[2].Variance;

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        var memory = isOther ? other : own;
        if (!isOther)
        {
            reset.Step(input[t] + state[t]);
            update.Step(input[t] + state[t]);
            for (var s = 0; s <= t; s++) driven[t, s] = Driven(s);
            fresh.Step(driven[t, t]);
        }

        memory.Step(t, update.Mean(t), s => update.Covariance(t, s, input[s] + state[s]), s => fresh.Product(t, s, Driven(s)));
        for (var s = 0; s <= t; s++) h[t, s] = memory.State(t, s);

        double Driven(int s) => input[s] + reset.Product(t, s, input[s] + state[s]) * (state[s] + StateBias);
    }

    /// <summary>Of ∂h, n gets 1 − σ(z), r by u what n has, and z by h_(t−1) − n.</summary>
    protected override void Back(int s, double[,] received, double[,] sent)
    {
        backward.Step(s, t => received[s, t]);
        for (var t = s; t < Steps; t++)
        {
            var a = Products[t, s];
            var ofState = (s == 0 ? 0 : Drive.State * Own[t - 1, s - 1]) + StateBias;
            var let = 1 - update.Mean(t) - update.Mean(s) + update.Product(t, s, a);
            var n = (backward[s, t] * let - (1 - update.Mean(s)) * backward.WithGate(t, s) - (1 - update.Mean(t)) * backward.WithGate(s, t)) * fresh.Slopes(t, s, driven[t, s]);
            var r = n * ofState * reset.Slopes(t, s, a);
            var z = backward.TimesKept(s, t) * update.Slopes(t, s, a);
            OfInputs[s, t] = n + r + z;
            sent[s, t] = r + z + reset.Product(t, s, a) * n;
        }
    }
}
