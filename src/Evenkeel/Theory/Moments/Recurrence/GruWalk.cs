namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// n_t = tanh(W x + b + σ(r) u) with u = U h_(t−1) + b', h_t = (1 − σ(z)) n_t + σ(z) h_(t−1). With X(t, s) = E[n_t h_s]:
/// X(t, s) = E σ(z_s) X(t, s − 1) + E[1 − σ(z_s)] E[n_t n_s], E[h_t h_s] = E σ(z_t) E[h_(t−1) h_s] + E[1 − σ(z_t)] X(t, s) for s &lt; t, and
/// E[h_t²] = E[σ(z)²] E[h_(t−1)²] + 2 E[σ(z)(1 − σ(z))] X(t, t − 1) + E[(1 − σ(z))²] E[n²].
/// </summary>
internal sealed class GruWalk(int steps, Drive drive) : Walk(steps, drive)
{
    private readonly Gate reset = Gate.Sigmoid(drive.Bias(0)), update = Gate.Sigmoid(drive.Bias(1)), fresh = Gate.Tanh(drive.InputBiases[2]);
    private readonly double[,] freshWithState = new double[steps, steps], driven = new double[steps, steps], backward = new double[steps, steps];

    private double StateBias => Drive.StateBiases[2].Variance;

    protected override double[,] OfInputs { get; } = new double[steps, steps];

    protected override void Row(int t, double[] input, double[] state, double[,] h, bool isOther)
    {
        if (!isOther)
        {
            reset.Step(input[t] + state[t]);
            update.Step(input[t] + state[t]);
            for (var s = 0; s <= t; s++) driven[t, s] = Driven(s);
            fresh.Step(driven[t, t]);
        }

        double with = 0;
        for (var s = 0; s < t; s++)
        {
            with = update.Mean(s) * with + (1 - update.Mean(s)) * fresh.Product(t, s, Driven(s));
            h[t, s] = update.Mean(t) * h[t - 1, s] + (1 - update.Mean(t)) * with;
            if (!isOther) freshWithState[t, s] = with;
        }

        var (kept, mean) = (update.Product(t, t, input[t] + state[t]), update.Mean(t));
        h[t, t] = (t == 0 ? 0 : kept * h[t - 1, t - 1]) + 2 * (mean - kept) * with + (1 - 2 * mean + kept) * fresh.Product(t, t, Driven(t));

        double Driven(int s) => input[s] + reset.Product(t, s, input[s] + state[s]) * (state[s] + StateBias);
    }

    /// <summary>
    /// ∂h_s = σ(z_(s+1)) ∂h_(s+1) + y_s, where y comes from the outputs and the weights on the state: with M(s, t) = E[y_s ∂h_t],
    /// M(s, t) = E[y_s y_t] + E σ(z_(t+1)) M(s, t + 1), E[∂h_s ∂h_t] = M(s, t) + E σ(z_(s+1)) E[∂h_(s+1) ∂h_t]. Of it n gets 1 − σ(z), r by u what
    /// n has, and z by h_(s−1) − n.
    /// </summary>
    protected override void Back(int s, double[,] received, double[,] sent)
    {
        double later = 0;
        for (var t = Steps - 1; t >= s; t--)
        {
            var a = Products[t, s];
            var kept = t + 1 < Steps ? update.Mean(t + 1) : 0;
            if (t > s) backward[s, t] = received[s, t] + kept * later + update.Mean(s + 1) * backward[s + 1, t];
            else backward[s, s] = received[s, s] + 2 * kept * later + (s + 1 < Steps ? update.Second(s + 1) * backward[s + 1, s + 1] : 0);
            later = received[s, t] + kept * later;

            var (before, with) = s == 0 ? (0, 0) : (Own[t - 1, s - 1], freshWithState[t, s - 1]);
            var ofState = (s == 0 ? 0 : Drive.State * before) + StateBias;
            var n = backward[s, t] * (1 - update.Mean(t) - update.Mean(s) + update.Product(t, s, a)) * fresh.Slopes(t, s, driven[t, s]);
            var r = n * ofState * reset.Slopes(t, s, a);
            var z = backward[s, t] * (before + fresh.Product(t, s, driven[t, s]) - 2 * with) * update.Slopes(t, s, a);
            OfInputs[s, t] = n + r + z;
            sent[s, t] = r + z + reset.Product(t, s, a) * n;
        }
    }
}
