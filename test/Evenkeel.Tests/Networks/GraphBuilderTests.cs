using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Tests.Networks;

public sealed class GraphBuilderTests
{
    private const long Huge = 1L << 61;

    private static readonly Shape Image = new(3, 6, 5);
    private static readonly Shape Features = new(8);

    public static TheoryData<Shape, Op, string> BadLayers => new()
    {
        { Image, new Conv(4, new Window(9)), "(conv): `kernel` (=9) is wider than its input (6 and padding 0); take a smaller kernel or more padding" },
        { Image, new Conv(0, new Window(3)), "(conv): its number of channels (=0) must be at least 1" },
        { Image, new Conv(4, new Window(0, 0, -1, 0)), "(conv): `kernel` (=0) must be at least 1; `stride` (=0) must be at least 1; `padding` (=-1) must not be negative; `dilation` (=0) must be at least 1" },
        { Features, new Conv(4, new Window(3)), "(conv): slides over one to 3 axes behind the channels, got 8; give the input two to 4 extents" },
        { Image, new Conv(4, new Window(3, Padding: long.MaxValue / 2)), "(conv): its size overflows 64 bits" },
        { Image, new Conv(Huge, new Window(3)), "(conv): its size overflows 64 bits" },
        { Image, new MaxPool(new Window(3, Padding: 2)), "(max-pool): `padding` (=2) must be at most half of `kernel` (=3)" },
        { new Shape(1, 2, 9), new MaxPool(new Window(2, Padding: 1, Dilation: 3)), "(max-pool): `dilation` (=3) is wider than its input (1×2×9), so all taps fall into the padding; take a smaller dilation or no padding" },
        { Image, new AveragePool(new Window(2, Padding: 2)), "(average-pool): `padding` (=2) must be at most half of `kernel` (=2)" },
        { Image, new Linear(4), "(linear): takes features, or positions × features, got 3×6×5; put a flatten before it" },
        { Features, new Linear(0), "(linear): its width (=0) must be at least 1" },
        { Features, new Linear(Huge), "(linear): its size overflows 64 bits" },
        { Features, new Dropout(1), "(dropout): `probability` (=1) must be at least 0 and below 1" },
        { Features, new Dropout(double.NaN), "(dropout): `probability` (=NaN) must be at least 0 and below 1" },
        { Features, new BatchNorm(Epsilon: 0), "(batch-norm): `epsilon` (=0) must be positive" },
        { Features, new LayerNorm(Epsilon: -1), "(layer-norm): `epsilon` (=-1) must be positive" },
        { new Shape(), new BatchNorm(), "(batch-norm): needs a channel axis; a scalar a sample has none" },
        { new Shape(), new LayerNorm(), "(layer-norm): needs an axis to normalize over; a scalar a sample has none" },
        { new Shape(), new PReLU(PerChannel: true), "(prelu): has one slope a channel, and a scalar a sample has no channels" },
        { new Shape(), new Concat(), "(concat): joins inputs along their first axis; a scalar a sample has none" },
        { Features, new Add(), "(add): takes 2 or more inputs (got 1)" },
    };

    [Theory]
    [MemberData(nameof(BadLayers))]
    public void Add_LayerThatDoesNotFit_NamesLayerRuleAndValue(Shape input, Op op, string message)
    {
        var builder = new GraphBuilder("net", input);
        var exception = Assert.Throws<ShapeException>(() => builder.Add("c1", op));
        Assert.Equal($"layer 'c1' {message}", exception.Message);
        Assert.Equal("c1", exception.Layer);
    }

    [Fact]
    public void Add_InputsOfTwoShapes_NamesBoth()
    {
        var builder = new GraphBuilder("net", Features);
        var narrow = builder.Add("narrow", new Linear(4));
        var exception = Assert.Throws<ShapeException>(() => builder.Add("sum", new Add(), 0, narrow));
        Assert.Equal("layer 'sum' (add): adds inputs of one shape, got 8 and 4; change the branch, or project the shortcut", exception.Message);
    }

    [Fact]
    public void Add_ImagesOfTwoSizes_CannotBeConcatenated()
    {
        var builder = new GraphBuilder("net", Image);
        var small = builder.Add("small", new MaxPool(new Window(2)));
        var exception = Assert.Throws<ShapeException>(() => builder.Add("both", new Concat(), 0, small));
        Assert.Equal("layer 'both' (concat): joins inputs that differ in their first axis alone, got 3×6×5 and 3×5×4", exception.Message);
    }

    [Fact]
    public void Add_TooManyInputs_Throws()
    {
        var builder = new GraphBuilder("net", Features);
        var exception = Assert.Throws<ShapeException>(() => builder.Add("fc", new Linear(4), 0, 0));
        Assert.Equal("layer 'fc' (linear): takes 1 inputs (got 2)", exception.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Add_ValueThatIsNotMadeYet_Throws(int value)
    {
        var builder = new GraphBuilder("net", Features);
        builder.Add("fc", new Linear(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add("next", new Linear(4), value));
    }

    [Fact]
    public void Add_NameTaken_Throws()
    {
        var builder = new GraphBuilder("net", Features);
        builder.Add("fc", new Linear(4));
        Assert.Contains("'fc'", Assert.Throws<ArgumentException>(() => builder.Add("fc", new Linear(4))).Message);
    }

    [Fact]
    public void Add_AfterALayerThatFailed_LetsItsNameBeUsed()
    {
        var builder = new GraphBuilder("net", Features);
        Assert.Throws<ShapeException>(() => builder.Add("fc", new Linear(0)));
        builder.Add("fc", new Linear(4));
        Assert.Equal(["fc.weight", "fc.bias"], builder.Build().Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Build_NoLayers_Throws() => Assert.Throws<ShapeException>(() => new GraphBuilder("net", Features).Build());

    [Fact]
    public void Build_OutputThatNothingReads_NamesTheLayer()
    {
        var builder = new GraphBuilder("net", Features);
        builder.Add("lost", new Linear(4));
        builder.Add("fc", new Linear(4), 0);
        Assert.Contains("'lost'", Assert.Throws<ShapeException>(() => builder.Build()).Message);
    }

    [Fact]
    public void Consumers_ValueReadTwiceByOneLayer_ListsItTwice()
    {
        var builder = new GraphBuilder("net", Features);
        builder.Add("double", new Add(), 0, 0);
        builder.Add("sum", new Add(), 0, 1);
        Assert.Equal([[0, 0, 1], [1], []], builder.Build().Consumers().Select(c => c.ToArray()));
    }

    [Fact]
    public void InputVocabulary_OfAnEmbeddingBehindASlice_IsItsRows()
    {
        var builder = new GraphBuilder("net", new Shape(6));
        builder.Add("first", new Slice(0, 0, 4));
        builder.Add("large", new Embedding(50, 3));
        builder.Add("rest", new Slice(0, 2, 4), 0);
        builder.Add("small", new Embedding(20, 3));
        builder.Add("sum", new Add(), 2, 4);
        Assert.Equal(20, builder.Build().InputVocabulary());
    }

    [Fact]
    public void InputVocabulary_OfAnEmbeddingBehindArithmetic_IsNull()
    {
        var builder = new GraphBuilder("net", Features);
        builder.Add("scale", new Scale(2));
        builder.Add("embedding", new Embedding(50, 3));
        Assert.Null(builder.Build().InputVocabulary());
    }
}
