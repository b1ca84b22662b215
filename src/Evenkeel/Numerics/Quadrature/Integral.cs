namespace Evenkeel.Numerics.Quadrature;

/// <summary>An integral's value and how far it may be off.</summary>
/// <param name="Value">The value.</param>
/// <param name="Error">An estimate, on the safe side for integrands that are smooth between their kinks, of the absolute error.</param>
public readonly record struct Integral(double Value, double Error);
