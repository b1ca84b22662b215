namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// A state that a gate keeps, s_t = g_t + k_t d_t with d_t = s_(t−1) + ε g_t: an LSTM's with ε = 0, a GRU's with ε = −1. The gate k is a process
/// in time of mean k̄_t and covariance φ(t, r), since its weights are the same at every step; g is independent of it and of mean 0.
/// </summary>
/// <remarks>
/// Where k_t meets what kept values before it have made, E[k_t F] = k̄_t E F + Σ_r φ(t, r) E[∂F/∂k_r] with ∂s_t/∂k_r = Φ(r, t) d_r: exact
/// where the gate is normal, but for the means that are taken of the product (the first order of the cumulant expansion, whose mean propagator is
/// Φ(r, t) = E Π k over the steps from r + 1 to t; Bourret 1962).
/// </remarks>
/// <param name="steps">The steps.</param>
/// <param name="epsilon">ε.</param>
/// <param name="own">The memory of one sample, of whose state and another's this is; null where both are one.</param>
internal sealed class Memory(int steps, double epsilon, Memory? own = null)
{
    private readonly double[,] fresh = new double[steps, steps], freshWithState = new double[steps, steps], state = new double[steps, steps];
    private readonly double[,] covariance = new double[steps, steps];

    /// <summary>k̄.</summary>
    public double[] Mean { get; } = own?.Mean ?? new double[steps];

    /// <summary>φ of one sample.</summary>
    public double[,] Covariance => own?.covariance ?? covariance;

    /// <summary>Φ.</summary>
    public double[,] Propagator { get; } = own?.Propagator ?? new double[steps, steps];

    /// <summary>E[s_t s_s].</summary>
    public double State(int t, int s) => t < 0 || s < 0 ? 0 : state[t, s];

    /// <summary>E[d_t d_s].</summary>
    public double Kept(int t, int s) => State(t - 1, s - 1) + epsilon * (FreshWithState(t, s - 1) + FreshWithState(s, t - 1) + epsilon * fresh[t, s]);

    /// <summary>1 − E[k²] E[s_(t−1)²]/E[s_t²].</summary>
    public double OfFresh(int t) => state[t, t] > 0 ? Math.Max(0, 1 - (Mean[t] * Mean[t] + Covariance[t, t]) * State(t - 1, t - 1) / state[t, t]) : 0;

    /// <summary>E[g_t s_t]/E[s_t²].</summary>
    public double OfLetIn(int t) => state[t, t] > 0 ? Math.Clamp(freshWithState[t, t] / state[t, t], 0, 1) : 1;

    /// <summary>Learns k̄ of a step, its covariance with those up to it, and E[g_t g_s].</summary>
    public void Step(int t, double mean, Func<int, double> covarianceWith, Func<int, double> freshWith)
    {
        Mean[t] = mean;
        for (var s = 0; s <= t; s++)
        {
            covariance[t, s] = covariance[s, t] = covarianceWith(s);
            fresh[t, s] = fresh[s, t] = freshWith(s);
        }

        if (own is null) Propagate(t);
        for (var s = 0; s < t; s++) freshWithState[t, s] = Stepped(t, s);
        for (var g = 0; g <= t; g++) freshWithState[g, t] = Stepped(g, t);
        for (var s = 0; s < t; s++) state[t, s] = state[s, t] = freshWithState[t, s] + GateOnKept(t, s);
        var (k, kept) = (Mean[t], Kept(t, t));
        double memory = 0;
        for (var r = 0; r < t; r++) memory += (Covariance[t, r] + covariance[t, r]) * Propagator[r, t - 1] * Kept(t, r);
        state[t, t] = 2 * freshWithState[t, t] - fresh[t, t] + (k * k + covariance[t, t]) * kept + 2 * k * memory;
    }

    /// <summary>E[g_t s_s].</summary>
    private double FreshWithState(int t, int s) => s < 0 ? 0 : freshWithState[t, s];

    /// <summary>E[g_t d_r].</summary>
    private double FreshWithKept(int t, int r) => FreshWithState(t, r - 1) + epsilon * fresh[t, r];

    /// <summary>E[d_r s_s].</summary>
    private double KeptWithState(int r, int s) => State(r - 1, s) + epsilon * freshWithState[r, s];

    /// <summary>Φ(r, t) = k̄_t Φ(r, t − 1) + Σ φ(t, m) Φ(m, t − 1) Φ(r, m − 1).</summary>
    private void Propagate(int t)
    {
        Propagator[t, t] = 1;
        for (var r = 0; r < t; r++)
        {
            var sum = Mean[t] * Propagator[r, t - 1];
            for (var m = r + 1; m < t; m++) sum += covariance[t, m] * Propagator[m, t - 1] * Propagator[r, m - 1];
            Propagator[r, t] = sum;
        }
    }

    /// <summary>E[g_t s_s] = E[g_t g_s] + E[k_s g_t d_s].</summary>
    private double Stepped(int t, int s)
    {
        var sum = fresh[t, s] + Mean[s] * FreshWithKept(t, s);
        for (var r = 0; r < s; r++) sum += Covariance[s, r] * Propagator[r, s - 1] * FreshWithKept(t, r);
        return sum;
    }

    /// <summary>E[k_t d_t s_s] for s before t.</summary>
    private double GateOnKept(int t, int s)
    {
        var sum = Mean[t] * KeptWithState(t, s);
        for (var r = 0; r < t; r++) sum += Covariance[t, r] * Propagator[r, t - 1] * KeptWithState(r, s);
        for (var r = 0; r <= s; r++) sum += covariance[t, r] * Propagator[r, s] * Kept(t, r);
        return sum;
    }
}
