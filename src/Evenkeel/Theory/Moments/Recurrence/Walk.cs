using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// The state of a recurrent layer over its steps: E[h_t h_s] of one sample and of two, from how alike the inputs of two steps are.
/// </summary>
/// <remarks>
/// Pre-activations are taken to be normal, and gates to be independent of one another (Chen, Pennington and Schoenholz 2018, section 3). The same
/// weights serve every step: pre-activations are a process in time, of which only the covariance matters (Sompolinsky, Crisanti and Sommers 1988).
/// </remarks>
internal abstract class Walk(int steps, Drive drive)
{
    /// <summary>The variance of pre-activations at which a sigmoid is no straight line any more.</summary>
    protected const double MostStraight = 4;

    private Func<int, int, double> inputs = (_, _) => 0;

    public int Steps => steps;

    /// <summary>E[h_t h_s] of one sample.</summary>
    public double[,] Own { get; } = new double[steps, steps];

    /// <summary>E[h_t h_s] of two samples.</summary>
    public double[,] Other { get; } = new double[steps, steps];

    /// <summary>E[h] over the steps.</summary>
    public virtual double Mean => 0;

    /// <summary>A state as a function of a normal score, and its slope by its pre-activation, where the mean of the variance of all steps' is that of each; null where it is none.</summary>
    public virtual (Func<double, double> Value, Func<double, double> Slope)? OfScore => null;

    /// <summary>Whether gates are so far open and shut that means and covariances do not say what they leave: that which keeps the state, within the time that it remembers.</summary>
    public virtual bool IsSaturated => OfGate.Fast > MostStraight;

    /// <summary>Of the gate that keeps the state, the largest deviation of what stays in its pre-activations for as long as it remembers, and the largest variance of the rest.</summary>
    protected virtual (double Slow, double Fast) OfGate => default;

    /// <summary>Cov(h², h'²)/(E h²)² of one unit over the weights of its own rows, in the last step, by the correlation of its products.</summary>
    public abstract Func<double, double> UnitCovariance();

    protected Drive Drive => drive;

    /// <summary>E[∂a_s ∂a_t] for t from s on as the weights on the input see it, where that is not what those on the state see.</summary>
    protected virtual double[,]? OfInputs => null;

    /// <summary>The covariance of W x + U h at two steps of one sample.</summary>
    protected double[,] Products { get; } = new double[steps, steps];

    /// <summary>The covariance of W x + U h at a step with that some steps before, and the variance there; at the first steps that of the inputs alone.</summary>
    protected (double Covariance, double Variance) Earlier(int t, int apart)
    {
        var earlier = t - apart;
        if (earlier >= 0) return (Products[t, earlier], Products[earlier, earlier]);
        return (drive.Input * inputs(Math.Min(apart, steps - 1), 0), Products[t, t]);
    }

    /// <summary>What a layer does in so many steps on inputs with the given E[x_t x_s].</summary>
    public static Walk Of(Recurrent op, int steps, Drive drive, Func<int, int, double> ownInput, Func<int, int, double> otherInput)
    {
        var walk = Over(SlowNodes.Few);
        return SlowNodes.For(walk.OfGate.Slow) is var nodes && nodes == SlowNodes.Few ? walk : Over(nodes);

        Walk Over(SlowNodes nodes)
        {
            Walk walk = op.Cell switch
            {
                RecurrentKind.Lstm => new LstmWalk(steps, drive, nodes),
                RecurrentKind.Gru => new GruWalk(steps, drive, nodes),
                _ => new RnnWalk(steps, drive, op.Nonlinearity == RecurrentNonlinearity.Tanh),
            };
            walk.Run(ownInput, otherInput);
            return walk;
        }
    }

    private void Run(Func<int, int, double> ownInput, Func<int, int, double> otherInput)
    {
        inputs = ownInput;
        double[] own = new double[steps], other = new double[steps];
        double[] ownState = new double[steps], otherState = new double[steps];
        for (var t = 0; t < steps; t++)
        {
            for (var s = 0; s <= t; s++)
            {
                (own[s], other[s]) = (drive.Input * ownInput(t, s), drive.Input * otherInput(t, s));
                (ownState[s], otherState[s]) = s == 0 ? (0, 0) : (drive.State * Own[t - 1, s - 1], drive.State * Other[t - 1, s - 1]);
            }

            for (var s = 0; s <= t; s++) Products[t, s] = Products[s, t] = own[s] + ownState[s];
            Row(t, own, ownState, Own, isOther: false);
            Row(t, other, otherState, Other, isOther: true);
            for (var s = 0; s < t; s++) (Own[s, t], Other[s, t]) = (Own[t, s], Other[t, s]);
        }
    }

    /// <summary>Computes E[∂a_s ∂a_t] for t from s on, summed over the gates, for gradients of the outputs with the given E[∂y_t ∂y_s].</summary>
    public double[,] Gradients(Func<int, int, double> outputs)
    {
        var gradients = new double[steps, steps];
        var carried = new double[steps, steps];
        for (var s = steps - 1; s >= 0; s--)
        {
            // What a later step sends back by the weights on the state.
            for (var t = steps - 1; t >= s; t--) carried[s, t] = outputs(t, s) + (t + 1 < steps ? drive.State * gradients[s + 1, t + 1] : 0);
            Back(s, carried, gradients);
        }

        return OfInputs ?? gradients;
    }

    /// <summary>E[h_t h_s] for all s up to t, from the covariances of W x and of U h at the two steps.</summary>
    protected abstract void Row(int t, double[] input, double[] state, double[,] h, bool isOther);

    /// <summary>
    /// From E[∂h_s ∂h_t] but for what the cell itself carries back, for all t from s on, to what the weights on the state send to the steps
    /// before: E[∂a_s ∂a_t] summed over the gates.
    /// </summary>
    protected abstract void Back(int s, double[,] received, double[,] sent);
}
