namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>c_t = σ(f) c_(t−1) + σ(i) tanh(g), h_t = σ(o) tanh(c_t): gates are independent of one another, and each is a process in time.</summary>
internal sealed class LstmWalk : Walk
{
    private readonly Gate enter, forget, fresh, leave, squashed = Gate.Tanh((0, 0));
    private readonly Gate[] squashedGiven = [.. SlowGate.Nodes.Select(_ => Gate.Tanh((0, 0)))];
    private readonly Gate[] slopesGiven = [.. SlowGate.Nodes.Select(_ => Gate.SlopeOfTanh())];
    private readonly double[] narrower;
    private readonly SlowMemory c;

    public LstmWalk(int steps, Drive drive)
        : base(steps, drive)
    {
        (enter, forget, fresh, leave) = (Gate.Sigmoid(drive.Bias(0)), Gate.Sigmoid(drive.Bias(1)), Gate.Tanh(drive.Bias(2)), Gate.Sigmoid(drive.Bias(3)));
        c = new SlowMemory(steps, 0, forget);
        narrower = new double[steps];
    }

    /// <summary>E[c²] is E[σ(i)²] E[tanh(g)²]/(1 − E[σ(f)²]) where steps have little in common.</summary>
    public override Func<double, double> UnitCovariance()
    {
        var (ofCell, ofFresh) = (squashed.Sensitivity(Steps - 1), c.OfFresh(Steps - 1));
        var ofForget = ofFresh > 0 ? (1 - ofFresh) / ofFresh : 0;
        var (i, f, g, o) = (enter.SquareCovariance(), forget.SquareCovariance(), fresh.SquareCovariance(), leave.SquareCovariance());
        return r => (1 + o(r)) * (1 + ofCell * ofCell * ((1 + i(r)) * (1 + g(r)) * (1 + ofForget * ofForget * f(r)) - 1)) - 1;
    }

    /// <summary>E[c²] at a step.</summary>
    public double Cell(int t) => c.State(t, t, false);

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        if (!isOther)
        {
            foreach (var gate in (ReadOnlySpan<Gate>)[enter, forget, fresh, leave]) gate.Step(input[t] + state[t]);
            c.Step(t, A, Earlier(t), Fresh);
            squashed.Step(c.State(t, t, false));
            for (var node = 0; node < squashedGiven.Length; node++)
            {
                squashedGiven[node].Step(c.Given(node, t, t));
                slopesGiven[node].Step(c.Given(node, t, t));
            }

            var normal = squashed.Product(t, t, c.State(t, t, false));
            narrower[t] = normal > 0 ? Math.Sqrt(Squashed(t, t) / normal) : 1;
        }
        else
        {
            c.StepOther(t, A, Fresh);
        }

        for (var s = 0; s <= t; s++) h[t, s] = leave.Product(t, s, A(s)) * (isOther ? squashed.Product(t, s, c.State(t, s, true)) * narrower[t] * narrower[s] : Squashed(t, s));

        double A(int s) => input[s] + state[s];
        double Fresh(int s) => enter.Product(t, s, A(s)) * fresh.Product(t, s, A(s));
    }

    protected override void Back(int s, double[,] received, double[,] sent)
    {
        c.StepBack(s, (node, t) => leave.Product(t, s, Products[t, s]) * slopesGiven[node].Product(t, s, c.Given(node, t, s)) * received[s, t]);
        for (var t = s; t < Steps; t++)
        {
            var a = Products[t, s];
            sent[s, t] = received[s, t] * Squashed(t, s) * leave.Slopes(t, s, a)
                + c.OfGate(s, t, a, node => Math.Sqrt(Saturated(node, t) * Saturated(node, s)))
                + c.Gradient(s, t) * (fresh.Product(t, s, a) * enter.Slopes(t, s, a) + enter.Product(t, s, a) * fresh.Slopes(t, s, a));
        }
    }

    /// <summary>E[tanh(c_t) tanh(c_s)]: units whose forget gates stay open have more in their cells than others, and are more saturated.</summary>
    private double Squashed(int t, int s) => SlowMemory.Mean(node => squashedGiven[node].Product(t, s, c.Given(node, t, s)));

    /// <summary>
    /// Of a cell that was full before, the gradient that comes back through tanh' is smaller: E[c_(t−1)² tanh'(c_t)²] over the product of the means is
    /// 1 + 2 ρ² d ln E tanh'²/d ln v, with ρ the correlation of the two.
    /// </summary>
    private double Saturated(int node, int t)
    {
        var before = t == 0 ? 0 : c.Given(node, t - 1, t - 1);
        if (!(before > 0)) return 1;
        var common = c.Given(node, t, t - 1);
        return Math.Max(0, 1 + 2 * common * common / (before * c.Given(node, t, t)) * slopesGiven[node].Sensitivity(t));
    }
}
