using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Tests.Networks;

public sealed class FansTests
{
    [Fact]
    public void Factories_OfEachLayer_CountWhatItSums()
    {
        Assert.Equal((300.0, 500.0), Pair(Fans.Dense(300, 500)));
        Assert.Equal((15 * 4.0, 15 * 8.0), Pair(Fans.Convolution([3, 5], 16, 32, 4)));
        Assert.Equal((9.0, 18.0), Pair(Fans.Convolution([3, 3], 16, 32, 16)));
        Assert.Equal((16 * 16 / 4.0, 16 * 32.0), Pair(Fans.TransposedConvolution([4, 4], [2, 2], 16, 32)));
        Assert.Equal((3 * 16 / 2.0, 3 * 32.0), Pair(Fans.TransposedConvolution([3], [2], 16, 32)));
        Assert.Equal((1.0, 64.0), Pair(Fans.Embedding(1000, 64)));
        Assert.Equal((20.0, 30.0), Pair(Fans.Recurrent(20, 30, 4)));
        Assert.Equal((64.0, 32.0), Pair(Fans.Packed(64, 32, 3)));
    }

    [Fact]
    public void Default_HasOneGroupOneBlockOneTap() => Assert.Equal((1L, 1L, 1L), (default(Fans).Groups, new Fans(2, 3).Blocks, new Fans(2, 3) { Taps = 1 }.Taps));

    [Fact]
    public void Equals_WithTheSameNumbersSaid_IsTrue() => Assert.Equal(new Fans(2, 3), new Fans(2, 3) { Groups = 1, Blocks = 1, Taps = 1 });

    /// <summary>What an op declares is what its factory says.</summary>
    [Fact]
    public void Parameters_OfOps_HaveTheFansOfTheirLayer()
    {
        Assert.Equal(Fans.Dense(5, 7), FansOf(new Linear(7), 5));
        Assert.Equal(Fans.Convolution([3, 3], 4, 6, 2), FansOf(new Conv(6, new Window(3), Groups: 2), 4, 8, 8));
        Assert.Equal(Fans.TransposedConvolution([4, 4], [2, 2], 4, 6, 2), FansOf(new ConvTranspose(6, new Window(4, 2), Groups: 2), 4, 8, 8));
        Assert.Equal(Fans.Embedding(100, 16), FansOf(new Embedding(100, 16), 9));
        Assert.Equal(Fans.Recurrent(5, 3, 3), FansOf(new Recurrent(RecurrentKind.Gru, 3), 7, 5));
        Assert.Equal(Fans.Embedding(9, 16), FansOf(new Position(), 9, 16));
    }

    [Theory]
    [InlineData(new long[] { 6, 4 }, WeightLayout.OutIn, 1, 4, 6)]
    [InlineData(new long[] { 6, 4 }, WeightLayout.InOut, 1, 6, 4)]
    [InlineData(new long[] { 5, 5 }, null, 1, 5, 5)]
    [InlineData(new long[] { 6, 4, 3, 3 }, WeightLayout.OutIn, 1, 36, 54)]
    [InlineData(new long[] { 3, 3, 4, 6 }, WeightLayout.InOut, 1, 36, 54)]
    [InlineData(new long[] { 6, 2, 3 }, WeightLayout.OutIn, 2, 6, 9)]
    public void OfShape_WithALayout_CountsByIt(long[] extents, WeightLayout? layout, long groups, double fanIn, double fanOut)
        => Assert.Equal((fanIn, fanOut), Pair(Fans.OfShape(new Shape(extents), layout, groups)));

    [Theory]
    [InlineData(new long[] { 6, 4 }, "the shape 6×4 does not say which extent is fan in; add the layout (OutIn as PyTorch, InOut as Keras and JAX), or say the layer, as Fans.Dense does")]
    [InlineData(new long[] { 4, 4, 3 }, "the shape 4×4×3 does not say which extent is fan in; add the layout (OutIn as PyTorch, InOut as Keras and JAX), or say the layer, as Fans.Convolution does")]
    [InlineData(new long[] { 4 }, "a weight has two extents or more, got 4; for a bias take the fans of the weight that it stands beside")]
    public void OfShape_Alone_SaysWhatToAdd(long[] extents, string message)
        => Assert.Equal(message, Assert.Throws<ArgumentException>(() => Fans.OfShape(new Shape(extents))).Message);

    [Fact]
    public void Factories_OfWrongNumbers_SayAllThatIsWrong()
    {
        Assert.Equal("fans: `inFeatures` (=0) must be at least 1; `outFeatures` (=-2) must be at least 1", Message(() => Fans.Dense(0, -2)));
        Assert.Equal("fans: `groups` (=4) must divide `inChannels` (=6)", Message(() => Fans.Convolution([3], 6, 8, 4)));
        Assert.Equal("fans: `kernel` (=0) must be at least 1; `groups` (=0) must be at least 1", Message(() => Fans.Convolution([3, 0], 6, 8, 0)));
        Assert.Equal("fans: `stride` (=0) must be at least 1; `stride` must have a value for each of the kernel's 2 axes, got 1", Message(() => Fans.TransposedConvolution([3, 3], [0], 6, 8)));
        Assert.Equal("fans: `rows` (=0) must be at least 1", Message(() => Fans.Embedding(0, 4)));
        Assert.Equal("fans: `gates` (=0) must be at least 1", Message(() => Fans.Recurrent(3, 4, 0)));
        Assert.Equal("fans: `projections` (=-1) must be at least 1", Message(() => Fans.Packed(3, 4, -1)));
        Assert.Throws<OverflowException>(() => Fans.Convolution([long.MaxValue, 2], 1, 1));
    }

    private static string Message(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;

    private static (double In, double Out) Pair(Fans fans) => (fans.In, fans.Out);

    private static Fans FansOf(Op op, params long[] sample)
    {
        var builder = new GraphBuilder("net", new Shape(sample));
        builder.Add("op", op);
        return builder.Build().Parameters.First().Fans;
    }
}
