using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Tests.Numerics.LinearAlgebra;

public sealed class TridiagonalTests
{
    /// <summary>2 on the diagonal and −1 beside it: 2 − 2 cos(πk/(n + 1)).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(200)]
    public void Eigenvalues_OfTheSecondDifference_AreCosines(int n)
    {
        var matrix = new Tridiagonal([.. Enumerable.Repeat(2.0, n)], [.. Enumerable.Repeat(-1.0, n - 1)]);
        Assert.All(matrix.Eigenvalues().Index(), e => Assert.Equal(2 - 2 * Math.Cos(Math.PI * (e.Index + 1) / (n + 1)), e.Item, 12));
    }

    /// <summary>Q Λ Qᵀ has the eigenvalues that it was made of, repeated and zero ones too.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(60)]
    public void Of_ASymmetricMatrix_KeepsItsEigenvalues(int n)
    {
        double[] eigenvalues = [.. Enumerable.Range(0, n).Select(i => (double)(i / 2 - n / 4))];
        var normals = new double[n * n];
        new AddressedRandom(3, "basis").FillNormal(normals, 0, 0, 1);
        double[][] basis = [.. normals.Chunk(n)];
        for (var i = 0; i < n; i++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var along = basis[i].Zip(basis[j], (a, b) => a * b).Sum();
                    for (var k = 0; k < n; k++) basis[i][k] -= along * basis[j][k];
                }
            }

            var norm = Math.Sqrt(basis[i].Sum(x => x * x));
            for (var k = 0; k < n; k++) basis[i][k] /= norm;
        }

        var matrix = new double[n * n];
        for (var at = 0; at < n * n; at++) matrix[at] = Enumerable.Range(0, n).Sum(i => eigenvalues[i] * basis[i][at / n] * basis[i][at % n]);
        Assert.All(Tridiagonal.Of(matrix, n).Eigenvalues().Zip(eigenvalues), pair => Assert.Equal(pair.Second, pair.First, 11));
    }

    /// <summary>As the Gram matrix of a Jacobian of low rank has: values that fall over all magnitudes, and hundreds that are rounding alone.</summary>
    [Theory]
    [InlineData(20, 0.0)]
    [InlineData(300, 0.5)]
    public void Eigenvalues_OfAGramMatrixOfLowRank_Converge(int rank, double fall)
    {
        const int Rows = 600;
        var factor = new double[Rows * rank];
        new AddressedRandom(5, "factor").FillNormal(factor, 0, 0, 1);
        var gram = new double[Rows * Rows];
        for (var at = 0; at < gram.Length; at++)
        {
            for (var k = 0; k < rank; k++) gram[at] += Math.Exp(-fall * k) * factor[at / Rows * rank + k] * factor[at % Rows * rank + k];
        }

        var trace = Enumerable.Range(0, Rows).Sum(i => gram[i * Rows + i]);
        var eigenvalues = Tridiagonal.Of(gram, Rows).Eigenvalues();

        Assert.Equal(1, eigenvalues.Sum() / trace, 12);
        Assert.All(eigenvalues[..(Rows - rank)], e => Assert.Equal(0, e / trace, 14));
    }
}
