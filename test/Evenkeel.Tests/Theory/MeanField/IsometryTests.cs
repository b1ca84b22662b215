using Evenkeel.Networks.Activations;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Tests.Theory.MeanField;

public sealed class IsometryTests
{
    /// <summary>The four cases of Pennington et al. 2017.</summary>
    [Theory]
    [InlineData("identity", true, 0)]
    [InlineData("identity", false, 7)]
    [InlineData("relu", true, 7)]
    [InlineData("relu", false, 14)]
    public void Variance_OfLinearLayersAndReLU_IsThatOfTheTextbook(string activation, bool isOrthogonal, double variance)
        => Assert.Equal(variance, Isometry.Variance(ActivationCatalogue.Parse(activation), 1.7, 7, isOrthogonal), 10);

    /// <summary>tanh' = 1 − z² + …, so that μ₂/μ₁² − 1 → Var f'²/(E f'²)² = 4·2 q² at small q.</summary>
    [Fact]
    public void Variance_OfOrthogonalTanhWithSmallSignals_Vanishes()
    {
        const double Q = 1e-3;
        Assert.InRange(Isometry.Variance(ActivationCatalogue.Parse("tanh"), Q, 100, isOrthogonal: true) / (100 * 8 * Q * Q), 0.98, 1.02);
    }
}
