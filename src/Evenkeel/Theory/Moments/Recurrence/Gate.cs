namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>A function of a gate's normal pre-activations, at every step.</summary>
/// <param name="value">f.</param>
/// <param name="slope">f'.</param>
/// <param name="bias">The mean and variance of the gate's biases.</param>
internal sealed class Gate(Func<double, double> value, Func<double, double> slope, (double Mean, double Variance) bias)
{
    /// <summary>Relative to the variance: nearer, and a step's function is that of the step before.</summary>
    public const double Settled = 1e-3;

    private readonly List<NormalFunction> functions = [];
    private double variance = double.NaN;

    /// <summary>The mean and variance of the gate's biases.</summary>
    public (double Mean, double Variance) Bias => bias;

    /// <summary>f of one pre-activation.</summary>
    public double At(double x) => value(x);

    /// <summary>f' there.</summary>
    public double SlopeAt(double x) => slope(x);

    public static Gate Sigmoid((double Mean, double Variance) bias) => new(Logistic, x => Logistic(x) * (1 - Logistic(x)), bias);

    public static Gate Tanh((double Mean, double Variance) bias) => new(Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x), bias);

    /// <summary>The slope of <see cref="Tanh"/>.</summary>
    public static Gate SlopeOfTanh((double Mean, double Variance) bias) => new(x => 1 - Math.Tanh(x) * Math.Tanh(x), x => 2 * Math.Tanh(x) * (Math.Tanh(x) * Math.Tanh(x) - 1), bias);

    public static Gate Relu((double Mean, double Variance) bias) => new(x => Math.Max(x, 0), x => x > 0 ? 1 : 0, bias);

    /// <summary>f² of the same pre-activations.</summary>
    public Gate Squared() => new(x => value(x) * value(x), x => 2 * value(x) * slope(x), bias);

    /// <summary>f of pre-activations of another mean and variance.</summary>
    public NormalFunction Given(double shift, double variance) => NormalFunction.Of(value, slope, [0], bias.Mean + shift, variance);

    /// <summary>Learns the variance of the next step's pre-activations, but for the biases'.</summary>
    public void Step(double ofProducts)
    {
        var next = ofProducts + bias.Variance;
        var isSettled = functions.Count > 0 && Math.Abs(next - variance) <= Settled * variance;
        if (!isSettled) variance = next;
        functions.Add(isSettled ? functions[^1] : Given(0, variance));
    }

    /// <summary>Cov(f², f'²)/(E f²)² in the last step by the correlation of the products, over units, whose weights are independent.</summary>
    public Func<double, double> SquareCovariance()
    {
        var second = functions[^1].Second;
        if (!(second > 0)) return _ => 0;

        // Relative to the second moment, so that a signal of 1e-80 does not underflow.
        var squares = NormalFunction.Of(x => value(x) * (value(x) / second), _ => 0, [0], bias.Mean, variance);
        return correlation => squares.Mean > 0 ? NormalFunction.Between(squares, squares, correlation * (variance - bias.Variance) + bias.Variance) / (squares.Mean * squares.Mean) - 1 : 0;
    }

    /// <summary>E f.</summary>
    public double Mean(int t) => functions[t].Mean;

    /// <summary>d ln E f²/d ln v at a step.</summary>
    public double Sensitivity(int t) => functions[t].Sensitivity;

    /// <summary>E f(a_t) f(a_s) − E f(a_t) E f(a_s) where the products in both have the given covariance.</summary>
    public double Covariance(int t, int s, double covariance) => Product(t, s, covariance) - Mean(t) * Mean(s);

    /// <summary>E[f(a_t) f(a_s)] where the products in both have the given covariance.</summary>
    public double Product(int t, int s, double covariance) => NormalFunction.Between(functions[t], functions[s], covariance + bias.Variance);

    /// <summary>E[f(a_t) g(b_s)] of two gates where the pre-activations have the given covariance.</summary>
    public static double Between(Gate f, int t, Gate g, int s, double covariance) => NormalFunction.Between(f.functions[t], g.functions[s], covariance);

    /// <summary>E[f'(a_t) f'(a_s)] where the products in both have the given covariance.</summary>
    public double Slopes(int t, int s, double covariance) => NormalFunction.SlopesBetween(functions[t], functions[s], covariance + bias.Variance);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
