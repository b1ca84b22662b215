using System.Collections.Immutable;
using System.Numerics;

namespace Evenkeel.Networks.Activations;

/// <summary>
/// An element-wise non-linearity f and what is known of it: derivative, kinks, and where its slope lives. Ops, theory, gains, rules and
/// documentation read it here.
/// </summary>
public sealed class Activation
{
    private readonly IActivationKernel kernel;

    private Activation(IActivationKernel kernel, ActivationFacts facts) => (this.kernel, Facts) = (kernel, facts);

    /// <summary>The name on the command line and in model files, with its argument where that is not the default: "leaky-relu:0.2".</summary>
    public string Name => Facts.Name;

    /// <summary>What is known of the function besides its values.</summary>
    public ActivationFacts Facts { get; }

    /// <summary>Whether the derivative is computed from the input, from the output, from both, or from neither.</summary>
    internal DerivativeReads DerivativeReads => kernel.DerivativeReads;

    /// <summary>Makes an activation of the user's own from f and, where it is known, f'.</summary>
    /// <param name="name">The name in reports.</param>
    /// <param name="value">f(x).</param>
    /// <param name="derivative">f'(x); differences of <paramref name="value"/> where it is not given, right to some 1e-10.</param>
    /// <param name="kinks">The points where f' jumps, ascending, so that integrals over f can be split there.</param>
    /// <param name="stability">Where the slope lives; everywhere when it is not given.</param>
    public static Activation FromDelegate(
        string name,
        Func<double, double> value,
        Func<double, double>? derivative = null,
        ImmutableArray<double> kinks = default,
        StabilityRegion? stability = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        var facts = new ActivationFacts(name, "the user's own") { Kinks = kinks.IsDefault ? [] : kinks, Stability = stability ?? StabilityRegion.Everywhere };
        return new(new DelegateKernel(value, derivative ?? CentralDifference.Of(value, facts.Kinks)), facts);
    }

    /// <summary>Computes f(x).</summary>
    public double Value(double x) => kernel.Value(x);

    /// <summary>Computes f'(x); at a kink, the slope that training uses.</summary>
    public double Derivative(double x) => kernel.Derivative(x);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static Activation Of<TFormula>(TFormula formula, ActivationFacts facts)
        where TFormula : struct, IActivationFormula
        => new(new FormulaKernel<TFormula>(formula), facts);

    /// <summary>Computes y = f(x) for <paramref name="count"/> elements; y may be x.</summary>
    internal unsafe void Forward<T>(T* x, T* y, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => kernel.Forward(x, y, count);

    /// <summary>Computes dx = f'(x)·dy; x or y may be null where <see cref="DerivativeReads"/> does not name it, dx may be dy.</summary>
    internal unsafe void Backward<T>(T* x, T* y, T* dy, T* dx, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => kernel.Backward(x, y, dy, dx, count);
}
