using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>What ops say of samples that do not fit them.</summary>
public sealed class ShapeRuleTests
{
    private static readonly Shape Sample = new(3, 4);

    public static TheoryData<Op, Shape, string> Broken => new()
    {
        { new Reshape([5, -1]), Sample, "`sample` (=[5, -1]) must hold the 12 values of 3×4" },
        { new Reshape([-1, -1]), Sample, "`sample` (=[-1, -1]) must have positive extents, one of them -1 at most" },
        { new Reshape([7]), Sample, "`sample` (=[7]) must hold the 12 values of 3×4" },
        { new Transpose([1]), Sample, "`axes` (=[1]) must name each of the 2 axes of 3×4 once" },
        { new Transpose([1, 1]), Sample, "`axes` (=[1, 1]) must name each of the 2 axes of 3×4 once" },
        { new Transpose([0, 2]), Sample, "`axes` (=2) must be from -2 to 1: a sample is 3×4" },
        { new Slice(2, 0, 1), Sample, "`axis` (=2) must be from -2 to 1: a sample is 3×4" },
        { new Slice(0, 3, 1), Sample, "`start` (=3) must be from -3 to 2: axis 0 has 3 entries" },
        { new Slice(1, 1, 3, 2), Sample, "`length` (=3) must be at most 2: axis 1 has 4 entries, `start` is 1 and `step` 2" },
        { new Slice(1, 0, 1, 0), Sample, "`step` (=0) must be at least 1" },
        { new Select(0, -4), Sample, "`position` (=-4) must be from -3 to 2: axis 0 has 3 entries" },
        { new Select(0, 0), new Shape(), "`axis` (=0) counts the axes of a sample, and a scalar a sample has none" },
        { new Gather(0, [0, 3]), Sample, "an index (=3) must be from 0 to 2: axis 0 has 3 entries" },
        { new Gather(0, []), Sample, "`indices` must not be empty" },
        { new Pad([1], [1]), Sample, "`before` (=[1]) and `after` (=[1]) must have a number for each of the 2 axes of 3×4" },
        { new Pad([1, 0], [0, -1]), Sample, "`before` (=[1, 0]) and `after` (=[0, -1]) must not be negative" },
        { new Concat(5), Sample, "`axis` (=5) must be from -2 to 1: a sample is 3×4" },
        { new Embedding(0, 4), Sample, "`vocabulary` (=0) must be from 1 to 16777216, beyond which float32 skips whole numbers" },
        { new Embedding(4, 0), Sample, "`width` (=0) must be at least 1" },
        { new Scale(double.NaN), Sample, "`factor` (=NaN) must be finite" },
        { new Sum([0, 0]), Sample, "`axes` (=[0, 0]) must name an axis once" },
        { new Mean([3]), Sample, "`axes` (=3) must be from -2 to 1: a sample is 3×4" },
        { new Softmax(2), Sample, "`axis` (=2) must be from -2 to 1: a sample is 3×4" },
        { new GroupNorm(2), Sample, "`groups` (=2) must divide the 3 channels" },
        { new RmsNorm(0), Sample, "`epsilon` (=0) must be positive" },
        { new InstanceNorm(), new Shape(3), "takes channels and positions, got 3; one value a channel has no statistics" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Add_SampleThatDoesNotFit_NamesTheRule(Op op, Shape sample, string rule)
        => Assert.Equal(rule, Assert.Throws<ShapeException>(() => new GraphBuilder("net", sample).Add("op", op)).Rule);

    [Fact]
    public void Add_OperandsThatDoNotFit_NamesBoth()
    {
        AssertRule(new Multiply(), new Shape(3, 4), new Shape(3), "multiplies inputs of one shape, got 3×4 and 3; change the branch, or project the shortcut");
        AssertRule(new MatMul(), new Shape(3, 4), new Shape(3, 4), "sums over 4 columns of the first and 3 rows of the second, got 3×4 and 3×4; transpose one of them");
        AssertRule(new MatMul(), new Shape(2, 3, 4), new Shape(4, 3), "multiplies matrices of the same axes before the last two, got 2×3×4 and 4×3");
        AssertRule(new MatMul(), new Shape(3), new Shape(4, 3), "multiplies matrices, got 3 and 4×3; give both two axes at least");
        AssertRule(new Concat(1), new Shape(3, 4), new Shape(2, 4), "joins inputs that differ in axis 1 alone, got 3×4 and 2×4");
    }

    [Fact]
    public void Split_Lengths_CoversTheAxisInOrder()
        => Assert.Equal([new Slice(1, 0, 2), new Slice(1, 2, 5), new Slice(1, 7, 1)], Slice.Split(1, 2, 5, 1));

    [Fact]
    public void Ops_OfTheSameAttributes_AreEqual()
    {
        Assert.Equal(new Transpose([1, 0]), new Transpose([1, 0]));
        Assert.NotEqual(new Gather(0, [1, 2]), new Gather(0, [2, 1]));
        Assert.Equal(new Reshape(new Shape(2, 3)).GetHashCode(), new Reshape([2, 3]).GetHashCode());
    }

    [Fact]
    public void ParameterCount_WithBuffers_CountsWhatIsTrained()
    {
        var builder = new GraphBuilder("net", new Shape(5, 2, 2));
        builder.Add("bn", new BatchNorm(Evaluation: true));
        var graph = builder.Build();
        Assert.Equal(10, graph.ParameterCount);
        Assert.Equal(["bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"], graph.Parameters.Select(p => p.Name));
        var recipe = Evenkeel.Initializers.Recipes.Recipe.Parse("he");
        Assert.Equal(["ones", "zeros", "zeros", "ones"], graph.Parameters.Select(p => recipe.SchemeOf(p) is Evenkeel.Initializers.Constant { Value: 1 } ? "ones" : "zeros"));
    }

    private static void AssertRule(Op op, Shape left, Shape right, string rule)
        => Assert.Equal(rule, Assert.Throws<ShapeException>(() => OpCases.OnParts(op, left, right)).Rule);
}
