using Evenkeel.Networks;

namespace Evenkeel.Tests.TestKit;

/// <summary>How the backward pass of a <see cref="Cubic"/> is wrong.</summary>
internal enum Mistake
{
    None,
    Factor,
    Sign,
    MissedElement,
    MissedTerm,
    ParameterFactor,
    MissedParameterElement,
    NotANumber,
}

/// <summary>y = w x³ + x with one w a feature, and a backward pass that makes one mistake.</summary>
internal sealed record Cubic(Mistake Mistake) : Op
{
    /// <summary>The element that <see cref="Mistake.MissedElement"/> and <see cref="Mistake.MissedParameterElement"/> miss.</summary>
    public const int Missed = 2;

    private const double WrongFactor = 1.001;

    public override string Kind => "cubic";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => [new ParameterShape("weight", new Shape(inputs[0][1]), ParameterRole.Weight, new Fans(1, 1))];

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var features = context.Parameters[0].Length;
        for (long i = 0; i < context.Output.Length; i++)
        {
            var x = context.Inputs[0].Data[i];
            context.Output.Data[i] = context.Parameters[0].Data[i % features] * x * x * x + x;
        }
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var (three, wrong) = (T.CreateTruncating(3), T.CreateTruncating(WrongFactor));
        var features = context.Parameters[0].Length;
        var sums = new T[features];
        for (long i = 0; i < context.Output.Length; i++)
        {
            var (x, dy, w) = (context.Inputs[0].Data[i], context.OutputGradient.Data[i], context.Parameters[0].Data[i % features]);
            sums[i % features] += x * x * x * dy;
            var slope = three * w * x * x + T.One;
            var dx = context.InputGradients[0].Data;
            switch (Mistake)
            {
                case Mistake.Factor: dx[i] = wrong * slope * dy; break;
                case Mistake.Sign: dx[i] = -slope * dy; break;
                case Mistake.MissedElement when i == Missed: break;
                case Mistake.MissedTerm: dx[i] = three * w * x * x * dy; break;
                case Mistake.NotANumber: dx[i] = T.NaN; break;
                default: dx[i] = slope * dy; break;
            }
        }

        for (var f = 0; f < sums.Length; f++)
        {
            if (Mistake == Mistake.MissedParameterElement && f == Missed) continue;
            context.ParameterGradients[0].Data[f] = Mistake == Mistake.ParameterFactor ? wrong * sums[f] : sums[f];
        }
    }
}

/// <summary>y = x rounded to multiples of 10⁻⁵, of which no difference says anything, with the gradient of y = x.</summary>
internal sealed record Staircase : Op
{
    public override string Kind => "staircase";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var steps = T.CreateTruncating(1e5);
        for (long i = 0; i < context.Output.Length; i++) context.Output.Data[i] = T.Round(context.Inputs[0].Data[i] * steps) / steps;
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        for (long i = 0; i < context.Output.Length; i++) context.InputGradients[0].Data[i] = context.OutputGradient.Data[i];
    }
}
