namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// The gradient of a state that a gate keeps, ∂s_s = k_(s+1) ∂s_(s+1) + y_s, where y comes from outputs and weights: with M(s, t) = E[y_s ∂s_t], the
/// same expansion as of the <see cref="Memory"/> that it goes back through.
/// </summary>
internal sealed class MemoryGradient(int steps, Memory memory)
{
    private readonly double[,] state = new double[steps, steps], entering = new double[steps, steps], saturating = new double[steps, steps];
    private readonly double[] withPast = new double[steps];

    /// <summary>E[∂s_s ∂s_t].</summary>
    public double this[int s, int t] => state[s, t];

    /// <summary>E[y_s ∂s_s]/E[∂s_s²].</summary>
    public double OfOwn(int s) => state[s, s] > 0 ? Math.Clamp(entering[s, s] / state[s, s], 0, 1) : 1;

    /// <summary>Learns E[y_s y_t] for all t from s on.</summary>
    public void Step(int s, Func<int, double> inputs)
    {
        var (phi, along) = (memory.Covariance, memory.Propagator);
        for (var t = steps - 1; t >= s; t--)
        {
            var sum = inputs(t);
            if (t + 1 < steps) sum += (memory.Mean[t + 1] + saturating[t + 1, t + 1]) * entering[s, t + 1];
            for (var r = t + 2; r < steps; r++) sum += phi[t + 1, r] * along[t + 1, r - 1] * entering[s, r];
            entering[s, t] = sum;
        }

        for (var t = steps - 1; t > s; t--)
        {
            var sum = entering[s, t] + (memory.Mean[s + 1] + 2 * saturating[s + 1, t]) * state[s + 1, t];
            for (var r = s + 2; r < steps; r++) sum += phi[s + 1, r] * along[s + 1, r - 1] * state[r, t];
            for (var r = t + 1; r < steps; r++) sum += phi[s + 1, r] * along[t, r - 1] * state[s + 1, r];
            state[s, t] = state[t, s] = sum;
        }

        state[s, s] = 2 * entering[s, s] - inputs(s);
        if (s + 1 < steps)
        {
            var k = memory.Mean[s + 1];
            state[s, s] += (k * k + phi[s + 1, s + 1] + 4 * k * saturating[s + 1, s + 1]) * state[s + 1, s + 1] + 4 * k * Later(s + 1, s + 1);
        }

        withPast[s] = WithPast(s);
    }

    /// <summary>Learns what is added to the mean of k_s as |y_t| weighs it, below 0 where what the gate has kept saturates, over the steps t from which E[∂s_s ∂s_t] has come.</summary>
    public void Saturate(int s, Func<int, double> gate)
    {
        for (var t = s; t < steps; t++) saturating[s, t] = gate(t);
    }

    /// <summary>
    /// E[d_t d_s ∂s_t ∂s_s], where E[d_t d_s] is so much less as the gradient weighs it: a gate that is open for long makes both large, what is kept
    /// before and the gradient that comes back behind.
    /// </summary>
    public double TimesKept(int s, int t, double less) => state[s, t] * (memory.Kept(t, s) - less) * Math.Sqrt(withPast[s] * withPast[t]);

    /// <summary>E[k_t ∂s_t ∂s_s] − k̄_t E[∂s_t ∂s_s].</summary>
    public double WithGate(int t, int s)
    {
        double sum = Later(t, s);
        for (var r = s + 1; r < steps; r++) sum += memory.Covariance[t, r] * memory.Propagator[s, r - 1] * state[t, r];
        return sum;
    }

    /// <summary>Σ φ(t, r) Φ(t, r − 1) E[∂s_r ∂s_s] over later r.</summary>
    private double Later(int t, int s)
    {
        double sum = 0;
        for (var r = t + 1; r < steps; r++) sum += memory.Covariance[t, r] * memory.Propagator[t, r - 1] * state[r, s];
        return sum;
    }

    private double WithPast(int t)
    {
        if (!(state[t, t] * memory.Kept(t, t) > 0)) return 1;
        double sum = 0;
        for (var r = 0; r < t; r++)
        {
            double later = 0;
            for (var m = t + 1; m < steps; m++) later += memory.Covariance[r, m] * memory.Propagator[t, m - 1] * state[m, t];
            sum += memory.Propagator[r, t - 1] * memory.Kept(t, r) * later;
        }

        return Math.Max(1, 1 + 4 * sum / (state[t, t] * memory.Kept(t, t)));
    }
}
