using System.Collections.Immutable;
using System.Numerics;

namespace Evenkeel.Networks.Activations;

/// <summary>The loops of an activation of the user's own, one value at a time in double.</summary>
internal sealed unsafe class DelegateKernel(Func<double, double> value, Func<double, double> derivative) : IActivationKernel
{
    public DerivativeReads DerivativeReads => DerivativeReads.Input;

    public double Value(double x) => value(x);

    public double Derivative(double x) => derivative(x);

    public void Forward<T>(T* x, T* y, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long i = 0; i < count; i++) y[i] = T.CreateTruncating(value(double.CreateTruncating(x[i])));
    }

    public void Backward<T>(T* x, T* y, T* dy, T* dx, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long i = 0; i < count; i++) dx[i] = dy[i] * T.CreateTruncating(derivative(double.CreateTruncating(x[i])));
    }
}

/// <summary>The derivative of a function of which only the values are known.</summary>
internal static class CentralDifference
{
    /// <summary>The step that balances rounding against curvature: the cube root of the machine's 2⁻⁵².</summary>
    private const double Step = 6.0554544523933395e-6;

    /// <summary>
    /// Computes (f(x + h) − f(x − h)) / 2h with h = 2^(−52/3)·max(1, |x|), and near 0 or a kink, where f' may jump, the difference
    /// ∓(3f(x) − 4f(x ± h) + f(x ± 2h)) / 2h that stays on one side; at a kink itself the lower side. The error is O(h²).
    /// </summary>
    public static Func<double, double> Of(Func<double, double> f, ImmutableArray<double> kinks) => x =>
    {
        var h = Step * Math.Max(1, Math.Abs(x));
        if (JumpNear(x, h, kinks) is not { } jump) return (f(x + h) - f(x - h)) / (2 * h);
        if (x <= jump) h = -h;
        return (4 * f(x + h) - 3 * f(x) - f(x + 2 * h)) / (2 * h);
    };

    private static double? JumpNear(double x, double h, ImmutableArray<double> kinks)
    {
        if (Math.Abs(x) < h) return 0;
        foreach (var kink in kinks)
        {
            if (Math.Abs(x - kink) < h) return kink;
        }

        return null;
    }
}
