using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>A function of two numbers.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Value">f(a, b).</param>
/// <param name="First">∂f/∂a.</param>
/// <param name="Second">∂f/∂b.</param>
public sealed record PairFunction(string Name, Func<double, double, double> Value, Func<double, double, double> First, Func<double, double, double> Second);

/// <summary>Applies a function to every pair of elements of two values of one shape, in double precision: y = f(a, b).</summary>
/// <param name="Function">f.</param>
public sealed record Combine(PairFunction Function) : Op
{
    /// <inheritdoc/>
    public override string Kind => Function.Name.ToLowerInvariant();

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(!inputs[0].Equals(inputs[1]), $"takes two values of one shape, got {inputs[0]} and {inputs[1]}");
        return inputs[0];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Run(context.Workers, context.Output.Length, new Pairs<T>(Function.Value, context.Inputs[0].Data, context.Inputs[1].Data, null, context.Output.Data));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        for (var i = 0; i < 2; i++)
        {
            if (!context.InputGradients[i].IsWanted) continue;
            var slope = i == 0 ? Function.First : Function.Second;
            var pairs = new Pairs<T>(slope, context.Inputs[0].Data, context.Inputs[1].Data, context.OutputGradient.Data, context.InputGradients[i].Data);
            Elementwise.Run(context.Workers, context.Output.Length, pairs);
        }
    }

    /// <summary>target = f(a, b), times a factor where there is one.</summary>
    private readonly unsafe struct Pairs<T>(Func<double, double, double> function, T* a, T* b, T* factor, T* target) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var i = start; i < start + count; i++)
            {
                var value = T.CreateTruncating(function(double.CreateTruncating(a[i]), double.CreateTruncating(b[i])));
                target[i] = factor == null ? value : value * factor[i];
            }
        }
    }
}
