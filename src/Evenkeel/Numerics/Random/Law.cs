namespace Evenkeel.Numerics.Random;

/// <summary>A probability law of independent values: its moments, its reach, and how to draw from it at addresses.</summary>
public abstract record Law
{
    /// <summary>E[x].</summary>
    public abstract double Mean { get; }

    /// <summary>E[(x − mean)²].</summary>
    public abstract double Variance { get; }

    /// <summary>E[(x − mean)⁴]/Var[x]²: 3 for a normal law, 1.8 for a uniform one; NaN where the variance is 0.</summary>
    public abstract double Kurtosis { get; }

    /// <summary>The largest |x| that is ever drawn.</summary>
    public abstract double Reach { get; }

    /// <summary>E[x²].</summary>
    public double SecondMoment => Variance + Mean * Mean;

    /// <summary>Fills with draws, the first being the one at index <paramref name="start"/> of the stream.</summary>
    public abstract void Fill(Span<float> destination, AddressedRandom random, long start);

    /// <inheritdoc cref="Fill(Span{float}, AddressedRandom, long)"/>
    public abstract void Fill(Span<double> destination, AddressedRandom random, long start);
}
