using System.Collections.Immutable;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>Normal values x that others are a function g of: y = g(x).</summary>
/// <param name="Source">The value of the graph that they are.</param>
/// <param name="Kernel">Their kernel.</param>
/// <param name="Value">g.</param>
/// <param name="Slope">g'.</param>
/// <param name="Kinks">Where g' jumps.</param>
internal sealed record Origin(int Source, Kernel Kernel, Func<double, double> Value, Func<double, double> Slope, ImmutableArray<double> Kinks)
{
    /// <summary>f behind g, whose own kinks are found only where g is the identity.</summary>
    public Origin Then(Func<double, double> f, Func<double, double> slope) => this with { Value = x => f(Value(x)), Slope = x => slope(Value(x)) * Slope(x) };

    public NormalFunction Function() => NormalFunction.Of(Value, Slope, Kinks, Kernel.Mean, Kernel.Variance);
}
