using Evenkeel.Initializers;
using Evenkeel.Networks;

namespace Evenkeel.Tests.Initializers;

/// <summary>The variances of the named schemes, by their formulas, in every kind of layer and by every way to count fans.</summary>
public sealed class FrameworkSchemeTests
{
    private static readonly Fans Dense = Fans.Dense(300, 500);
    private static readonly Fans Grouped = Fans.Convolution([3, 5], 16, 32, 4);
    private static readonly Fans Depthwise = Fans.Convolution([3, 3], 16, 32, 16);
    private static readonly Fans Transposed = Fans.TransposedConvolution([4, 4], [2, 2], 16, 32);
    private static readonly Fans Table = Fans.Embedding(1000, 64);
    private static readonly Fans Lstm = Fans.Recurrent(20, 30, 4);
    private static readonly Fans Packed = Fans.Packed(64, 64, 3);

    /// <summary>Scheme, layer, and fan times variance or its inverse, as a fraction.</summary>
    public static TheoryData<string, string, double> Variances => new()
    {
        { "lecun", nameof(Dense), 1.0 / 300 },
        { "lecun-uniform", nameof(Dense), 1.0 / 300 },
        { "lecun-truncated", nameof(Dense), 1.0 / 300 },
        { "xavier", nameof(Dense), 2.0 / 800 },
        { "glorot-uniform", nameof(Dense), 2.0 / 800 },
        { "he", nameof(Dense), 2.0 / 300 },
        { "he?mode=fan-out", nameof(Dense), 2.0 / 500 },
        { "he?mode=fan-avg", nameof(Dense), 2.0 / 400 },
        { "he-truncated?gain=3", nameof(Dense), 9.0 / 300 },
        { "variance-scaling?scale=2&mode=fan-avg&distribution=truncated", nameof(Dense), 2.0 / 400 },
        { "he", nameof(Grouped), 2.0 / (15 * 4) },
        { "he?mode=fan-out", nameof(Grouped), 2.0 / (15 * 8) },
        { "he", nameof(Transposed), 2.0 / (16 * 16 / 4) },
        { "he?mode=fan-out", nameof(Transposed), 2.0 / (16 * 32) },
        { "he", nameof(Lstm), 2.0 / 20 },
        { "xavier", nameof(Lstm), 2.0 / 50 },
        { "xavier", nameof(Packed), 2.0 / 128 },
        { "torch.xavier_normal", nameof(Packed), 2.0 / 256 },
        { "torch.xavier_normal", nameof(Lstm), 2.0 / 140 },
        { "torch.linear", nameof(Lstm), 1.0 / (3 * 30) },
        { "torch.linear", nameof(Transposed), 1.0 / (3 * 16 * 32) },
        { "embedding", nameof(Table), 1.0 / 64 },
        { "embedding", nameof(Dense), 1.0 / 300 },
        { "keras.glorot_uniform", nameof(Dense), 2.0 / 800 },
        { "keras.glorot_normal", nameof(Grouped), 2.0 / (15 * 4 + 15 * 32) },
        { "keras.he_normal", nameof(Depthwise), 2.0 / (9 * 16) },
        { "keras.he_normal", nameof(Transposed), 2.0 / (16 * 32) },
        { "keras.glorot_uniform", nameof(Lstm), 2.0 / 140 },
        { "keras.lecun_normal", nameof(Table), 1.0 / 1000 },
        { "keras.variance_scaling?scale=2&mode=fan-out", nameof(Dense), 2.0 / 500 },
        { "jax.lecun_normal", nameof(Dense), 1.0 / 300 },
        { "jax.lecun_normal", nameof(Transposed), 1.0 / (16 * 16) },
        { "jax.glorot_uniform", nameof(Grouped), 2.0 / (15 * 4 + 15 * 32) },
        { "jax.glorot_uniform", nameof(Lstm), 2.0 / 50 },
        { "jax.kaiming_normal", nameof(Depthwise), 2.0 / 9 },
        { "flax.embed", nameof(Table), 1.0 / 64 },
        { "keras.random_normal", nameof(Dense), 0.05 * 0.05 },
        { "keras.random_uniform", nameof(Dense), 0.1 * 0.1 / 12 },
        { "keras.truncated_normal", nameof(Dense), 0.05 * 0.05 * 0.8796256610342398 * 0.8796256610342398 },
        { "jax.truncated_normal", nameof(Dense), 0.01 * 0.01 * 0.8796256610342398 * 0.8796256610342398 },
        { "jax.normal", nameof(Dense), 1e-4 },
        { "jax.uniform", nameof(Dense), 1e-4 / 12 },
        { "torch.trunc_normal", nameof(Dense), 0.8796256610342398 * 0.8796256610342398 },
        { "torch.trunc_normal?std=0.02", nameof(Dense), 0.02 * 0.02 },
        { "truncated-normal:0.02", nameof(Dense), 0.02 * 0.02 * 0.8796256610342398 * 0.8796256610342398 },
        { "truncated-normal:0.02?std=after", nameof(Dense), 0.02 * 0.02 },
    };

    [Theory]
    [MemberData(nameof(Variances))]
    public void LawOf_ALayer_HasTheFormulasVariance(string text, string layer, double variance)
        => Assert.Equal(1, ((ElementwiseInitializer)Schemes.Parse(text)).LawOf(FansOf(layer)).Variance / variance, 1e-12);

    /// <summary>Keras and JAX cut at ±2 of the wider normal distribution.</summary>
    [Theory]
    [InlineData("keras.he_normal")]
    [InlineData("jax.he_normal")]
    [InlineData("he-truncated")]
    public void LawOf_ATruncatedScheme_ReachesTwoOfTheWidenedSigmas(string text)
        => Assert.Equal(2 * Math.Sqrt(2.0 / 300) / 0.8796256610342398, ((ElementwiseInitializer)Schemes.Parse(text)).LawOf(Dense).Reach, 1e-12);

    private static Fans FansOf(string layer) => layer switch
    {
        nameof(Dense) => Dense,
        nameof(Grouped) => Grouped,
        nameof(Depthwise) => Depthwise,
        nameof(Transposed) => Transposed,
        nameof(Table) => Table,
        nameof(Lstm) => Lstm,
        _ => Packed,
    };
}
