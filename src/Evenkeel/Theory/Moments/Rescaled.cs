using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>Values y = c (x − m) of others, as a norm over many values makes them, whose moments hardly scatter.</summary>
/// <param name="Of">x, as a function of its scores.</param>
/// <param name="Factor">c.</param>
/// <param name="Shift">m.</param>
internal sealed record Rescaled(Origin Of, double Factor, double Shift = 0)
{
    /// <summary>A function of y as one of the scores of x.</summary>
    public Origin Lifted(Origin function)
    {
        var score = ScoreOf(function);
        return Of with
        {
            Value = u => function.Value(score(u)),
            Slope = u => function.Slope(score(u)) * Factor * Of.Slope(u),
            Kinks = [.. Of.Kinks, .. function.IsOfNormal ? function.Kinks.Select(kink => kink / Factor + Shift) : function.Kinks],
        };
    }

    /// <summary>What is known of a gradient by the scores of x, by those of y.</summary>
    public Conditional Lowered(Conditional given, Origin function)
        => given.Rescored(function.Source, function.IsOfNormal ? u => u / Factor + Shift : u => u);

    /// <summary>What is known of the gradient of x by the scores of y, where the free gradient is now another.</summary>
    public Conditional Lifted(Conditional given, Origin function, Kernel free)
    {
        var back = given.WithFree(free) with { Way = given.Way?.Times(_ => Factor) };
        return back.Rescored(Of.Source, ScoreOf(function));
    }

    /// <summary>The score of y by that of x: the same where it is that of a law, and y itself where it is normal.</summary>
    private Func<double, double> ScoreOf(Origin function) => function.IsOfNormal ? u => Factor * (Of.Value(u) - Shift) : u => u;
}
