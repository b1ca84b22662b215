namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>c_t = σ(f) c_(t−1) + σ(i) tanh(g), h_t = σ(o) tanh(c_t): gates are independent of one another, and each is a process in time.</summary>
internal sealed class LstmWalk : Walk
{
    private readonly Gate enter, forget, fresh, leave, squashed = Gate.Tanh((0, 0));
    private readonly Memory own, other;
    private readonly MemoryGradient backward;

    public LstmWalk(int steps, Drive drive)
        : base(steps, drive)
    {
        (enter, forget, fresh, leave) = (Gate.Sigmoid(drive.Bias(0)), Gate.Sigmoid(drive.Bias(1)), Gate.Tanh(drive.Bias(2)), Gate.Sigmoid(drive.Bias(3)));
        own = new Memory(steps, 0);
        other = new Memory(steps, 0, own);
        backward = new MemoryGradient(steps, own);
    }

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        var c = isOther ? other : own;
        if (!isOther)
        {
            foreach (var gate in (ReadOnlySpan<Gate>)[enter, forget, fresh, leave]) gate.Step(input[t] + state[t]);
        }

        c.Step(t, forget.Mean(t), s => forget.Covariance(t, s, input[s] + state[s]), s => enter.Product(t, s, input[s] + state[s]) * fresh.Product(t, s, input[s] + state[s]));
        if (!isOther) squashed.Step(c.State(t, t));
        for (var s = 0; s <= t; s++) h[t, s] = leave.Product(t, s, input[s] + state[s]) * squashed.Product(t, s, c.State(t, s));
    }

    protected override void Back(int s, double[,] received, double[,] sent)
    {
        backward.Step(s, t => leave.Product(t, s, Products[t, s]) * squashed.Slopes(t, s, own.State(t, s)) * received[s, t]);
        for (var t = s; t < Steps; t++)
        {
            var a = Products[t, s];
            sent[s, t] = received[s, t] * squashed.Product(t, s, own.State(t, s)) * leave.Slopes(t, s, a)
                + backward.TimesKept(s, t) * forget.Slopes(t, s, a)
                + backward[s, t] * (fresh.Product(t, s, a) * enter.Slopes(t, s, a) + enter.Product(t, s, a) * fresh.Slopes(t, s, a));
        }
    }
}
