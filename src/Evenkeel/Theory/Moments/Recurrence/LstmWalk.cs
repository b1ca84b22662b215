namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// c_t = σ(f) c_(t−1) + σ(i) tanh(g), h_t = σ(o) tanh(c_t). With C = E[c c'] and X(t, s) = E[σ(i_t) tanh(g_t) c_s]:
/// X(t, s) = E σ(f_s) X(t, s − 1) + E[σ(i_t) σ(i_s)] E[tanh g_t tanh g_s], C(t, s) = E σ(f_t) C(t − 1, s) + X(t, s) for s &lt; t, and
/// C(t, t) = E[σ(f)²] C(t − 1, t − 1) + 2 E σ(f) X(t, t − 1) + E[σ(i)²] E[tanh² g].
/// </summary>
internal sealed class LstmWalk(int steps, Drive drive) : Walk(steps, drive)
{
    private readonly Gate enter = Gate.Sigmoid(drive.Bias(0)), forget = Gate.Sigmoid(drive.Bias(1)), fresh = Gate.Tanh(drive.Bias(2)), leave = Gate.Sigmoid(drive.Bias(3));
    private readonly Gate squashed = Gate.Tanh((0, 0));
    private readonly double[,] backward = new double[steps, steps];
    private readonly double[,] own = new double[steps, steps], other = new double[steps, steps];

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        var c = isOther ? other : own;
        if (!isOther)
        {
            foreach (var gate in (ReadOnlySpan<Gate>)[enter, forget, fresh, leave]) gate.Step(input[t] + state[t]);
        }

        double entering = 0;
        for (var s = 0; s < t; s++)
        {
            entering = forget.Mean(s) * entering + Written(s);
            c[t, s] = c[s, t] = forget.Mean(t) * c[t - 1, s] + entering;
        }

        var kept = t == 0 ? 0 : forget.Product(t, t, input[t] + state[t]) * c[t - 1, t - 1];
        c[t, t] = kept + 2 * forget.Mean(t) * entering + Written(t);
        if (!isOther) squashed.Step(c[t, t]);
        for (var s = 0; s <= t; s++) h[t, s] = leave.Product(t, s, input[s] + state[s]) * squashed.Product(t, s, c[t, s]);

        double Written(int s) => enter.Product(t, s, input[s] + state[s]) * fresh.Product(t, s, input[s] + state[s]);
    }

    /// <summary>
    /// ∂c_s = σ(f_(s+1)) ∂c_(s+1) + e_s with e = σ(o) tanh'(c) ∂h: with M(s, t) = E[e_s ∂c_t],
    /// M(s, t) = E[e_s e_t] + E σ(f_(t+1)) M(s, t + 1), E[∂c_s ∂c_t] = M(s, t) + E σ(f_(s+1)) E[∂c_(s+1) ∂c_t].
    /// </summary>
    protected override void Back(int s, double[,] received, double[,] sent)
    {
        double later = 0;
        for (var t = Steps - 1; t >= s; t--)
        {
            var a = Products[t, s];
            var (before, kept) = (s == 0 ? 0 : own[t - 1, s - 1], t + 1 < Steps ? forget.Mean(t + 1) : 0);
            var here = leave.Product(t, s, a) * squashed.Slopes(t, s, own[t, s]) * received[s, t];
            if (t > s) backward[s, t] = here + kept * later + forget.Mean(s + 1) * backward[s + 1, t];
            else backward[s, s] = here + 2 * kept * later + (s + 1 < Steps ? forget.Second(s + 1) * backward[s + 1, s + 1] : 0);
            later = here + kept * later;
            sent[s, t] = received[s, t] * squashed.Product(t, s, own[t, s]) * leave.Slopes(t, s, a)
                + backward[s, t] * (before * forget.Slopes(t, s, a) + fresh.Product(t, s, a) * enter.Slopes(t, s, a) + enter.Product(t, s, a) * fresh.Slopes(t, s, a));
        }
    }
}
