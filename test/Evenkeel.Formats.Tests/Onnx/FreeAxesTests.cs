using System.Collections.Immutable;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Axes that a file leaves free have the extents of data, or those of other axes of their name.</summary>
public sealed class FreeAxesTests
{
    [Theory]
    [InlineData("x", "3x5")]
    [InlineData("mask", "3x5")]
    public void Build_AxesOfOneName_HaveOneExtent(string given, string extents)
        => Assert.Equal(new Shape(3, 5), Built(given, extents).Graph.Nodes[^1].ShapeOf(3));

    [Fact]
    public void Build_TableThatIsShorterThanAFreeAxis_SaysWhatWasTaken()
    {
        var problem = Assert.Single(Built(null, "", "w = Constant() value_ints=0,99", "r = Gather(t, w)", "z = Add(y, r)").Problems);
        Assert.Contains("an index (=99)", problem, StringComparison.Ordinal);
        Assert.EndsWith("; 64 was taken for the free axes of 'x': give others with --shape x=8x64", problem, StringComparison.Ordinal);
    }

    private static Model Built(string? given, string extents, params string[] more)
    {
        var model = OnnxModels.Of("batchxlength", ["t 4x2"], ["f = Cast(mask) to=1", "y = Mul(x, f)", .. more]);
        model.Graph.Input.Add(OnnxModels.Input("mask", 7, "batchxlength"));
        var shapes = ImmutableDictionary<string, Shape>.Empty;
        if (given is not null) shapes = shapes.Add(given, new Shape([.. extents.Split('x').Select(long.Parse)]));
        return OnnxModels.Built(model, new BuildOptions { Shapes = shapes });
    }
}
