namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>n_t = tanh(W x + b + σ(r) u) with u = U h_(t−1) + b', h_t = (1 − σ(z)) n_t + σ(z) h_(t−1): gates are independent of one another, and each is a process in time.</summary>
internal sealed class GruWalk : Walk
{
    /// <summary>Steps between two that have in common what counts as slow: the memory of a gate of ¾.</summary>
    private const int Apart = 4;

    private readonly Gate reset, update, fresh;
    private readonly SlowMemory memory;
    private readonly double[,] driven;

    public GruWalk(int steps, Drive drive, SlowNodes nodes)
        : base(steps, drive)
    {
        (reset, update, fresh) = (Gate.Sigmoid(drive.Bias(0)), Gate.Sigmoid(drive.Bias(1)), Gate.Tanh(drive.InputBiases[2]));
        memory = new SlowMemory(steps, -1, update, nodes);
        (driven, OfInputs) = (new double[steps, steps], new double[steps, steps]);
    }

    /// <summary>E[h²] is E[n²] (1 − z)/(1 + z) for a constant gate z.</summary>
    public override Func<double, double> UnitCovariance()
    {
        var (z, n) = (update.SquareCovariance(), fresh.SquareCovariance());
        var kept = update.Mean(Steps - 1);
        var ofUpdate = kept / (1 - kept * kept);
        return r => (1 + n(r)) * (1 + ofUpdate * ofUpdate * z(r)) - 1;
    }

    protected override double[,] OfInputs { get; }

    private double StateBias => Drive.StateBiases[2].Variance;

    protected override (double Slow, double Fast) OfGate => memory.Largest;

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        if (!isOther)
        {
            reset.Step(A(t));
            update.Step(A(t));
            for (var s = 0; s <= t; s++) driven[t, s] = Driven(s);
            fresh.Step(driven[t, t]);
            memory.Step(t, A, Earlier(t, Apart), Fresh);
        }
        else
        {
            memory.StepOther(t, A, Fresh);
        }

        for (var s = 0; s <= t; s++) h[t, s] = memory.State(t, s, isOther);

        double A(int s) => input[s] + state[s];
        double Fresh(int s) => fresh.Product(t, s, Driven(s));
        double Driven(int s) => input[s] + reset.Product(t, s, A(s)) * (state[s] + StateBias);
    }

    /// <summary>Of ∂h, n gets 1 − σ(z), r by u what n has, and z by h_(t−1) − n.</summary>
    protected override void Back(int s, double[,] received, double[,] sent)
    {
        memory.StepBack(s, (_, t) => received[s, t]);
        for (var t = s; t < Steps; t++)
        {
            var a = Products[t, s];
            var ofState = (s == 0 ? 0 : Drive.State * Own[t - 1, s - 1]) + StateBias;
            var n = memory.OfLet(s, t, a) * fresh.Slopes(t, s, driven[t, s]);
            var r = n * ofState * reset.Slopes(t, s, a);
            var z = memory.OfGate(s, t, a, _ => 0);
            OfInputs[s, t] = n + r + z;
            sent[s, t] = r + z + reset.Product(t, s, a) * n;
        }
    }
}
