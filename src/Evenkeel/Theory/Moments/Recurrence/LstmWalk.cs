namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>c_t = σ(f) c_(t−1) + σ(i) tanh(g), h_t = σ(o) tanh(c_t): gates are independent of one another, and each is a process in time.</summary>
internal sealed class LstmWalk : Walk
{
    /// <summary>Steps between two that have in common what counts as slow: the memory of a gate of 0.7, for which units drawn one by one agree best.</summary>
    private const int Apart = 3;

    private readonly Gate enter, forget, fresh, leave, squashed = Gate.Tanh((0, 0));
    private readonly SlowNodes nodes;
    private readonly double[] narrower;
    private readonly SlowMemory c;
    private readonly Entrance entrance;
    private readonly Saturation[] saturations;

    public LstmWalk(int steps, Drive drive, SlowNodes nodes)
        : base(steps, drive)
    {
        (enter, forget, fresh, leave) = (Gate.Sigmoid(drive.Bias(0)), Gate.Sigmoid(drive.Bias(1)), Gate.Tanh(drive.Bias(2)), Gate.Sigmoid(drive.Bias(3)));
        this.nodes = nodes;
        (c, entrance) = (new SlowMemory(steps, 0, forget, nodes), new Entrance(steps, enter, fresh));
        saturations = [.. c.Given.Select(memory => new Saturation(steps, entrance, memory))];
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

    /// <summary>What gates let in for long is far from normal, too, and is what tanh is taken of.</summary>
    public override bool IsSaturated => OfGate.Fast + OfGate.Slow * OfGate.Slow > MostStraight;

    protected override (double Slow, double Fast) OfGate => c.Largest;

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        if (!isOther)
        {
            entrance.Step(t, A);
            foreach (var gate in (ReadOnlySpan<Gate>)[forget, leave]) gate.Step(A(t));
            c.Step(t, A, Earlier(t, Apart), Fresh);
            squashed.Step(c.State(t, t, false));
            foreach (var saturation in saturations) saturation.Step(t);
            var normal = squashed.Product(t, t, c.State(t, t, false));
            narrower[t] = normal > 0 ? Math.Sqrt(Squashed(t, t) / normal) : 1;
        }
        else
        {
            c.StepOther(t, A, Fresh);
        }

        for (var s = 0; s <= t; s++) h[t, s] = leave.Product(t, s, A(s)) * (isOther ? squashed.Product(t, s, c.State(t, s, true)) * narrower[t] * narrower[s] : Squashed(t, s));

        double A(int s) => input[s] + state[s];
        double Fresh(int s) => entrance.Product(t, s, A(s));
    }

    protected override void Back(int s, double[,] received, double[,] sent)
    {
        c.StepBack(s, (node, t) => leave.Product(t, s, Products[t, s]) * saturations[node].Slopes(t, s) * received[s, t]);
        foreach (var (node, saturation) in saturations.Index())
        {
            saturation.StepBack(s, c.Gradients[node].OfOwn(s), r => Products[s, r]);
            c.Gradients[node].Saturate(s, t => saturation.OfGate(s, t));
        }

        for (var t = s; t < Steps; t++)
        {
            var a = Products[t, s];
            sent[s, t] = received[s, t] * Squashed(t, s) * leave.Slopes(t, s, a)
                + c.OfGate(s, t, a, node => saturations[node].LessKept(s, t))
                + nodes.Mean(node => c.Gradients[node][s, t] * (fresh.Product(t, s, a) - saturations[node].LessFresh(s, t))) * enter.Slopes(t, s, a)
                + nodes.Mean(node => c.Gradients[node][s, t] * saturations[node].MoreSlope(s, t)) * enter.Product(t, s, a) * fresh.Slopes(t, s, a);
        }
    }

    /// <summary>E[tanh(c_t) tanh(c_s)]: units whose forget gates stay open have more in their cells than others, and are more saturated.</summary>
    private double Squashed(int t, int s) => nodes.Mean(node => saturations[node].Squashed(t, s));
}
