namespace Evenkeel.Probing;

/// <summary>Mean and variance of the squares s² of a Jacobian's singular values, and their standard errors: 0 where all values were computed.</summary>
/// <param name="Count">How many singular values there are: as many as outputs, or inputs where those are fewer.</param>
/// <param name="MeanSquare">The mean of s².</param>
/// <param name="MeanSquareError">Its standard error.</param>
/// <param name="Variance">
/// The variance of s² in units of its squared mean: 0 of an isometry (Pennington et al. 2017). NaN of a Jacobian of zeros.
/// </param>
/// <param name="VarianceError">Its standard error.</param>
public sealed record JacobianSpectrum(long Count, double MeanSquare, double MeanSquareError, double Variance, double VarianceError);
