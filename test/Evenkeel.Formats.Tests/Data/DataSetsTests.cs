using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Data;

public sealed class DataSetsTests
{
    [Fact]
    public void Load_Digits_IsStandardized()
    {
        var digits = DataSets.Load("digits");
        var counts = new int[10];
        foreach (var target in digits.Targets!.Span<long>()) counts[target]++;

        Assert.Equal((new Shape(1797, 64), "digits", 10), (digits.Inputs.Shape, digits.Source, digits.ClassNames!.Count));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], counts);
        Assert.Equal((0 - 4.884164579855314) / 6.016787548672236, digits.Inputs.Span<float>()[0], 1e-7);
        Assert.Equal((13 - 4.884164579855314) / 6.016787548672236, digits.Inputs.Span<float>()[3], 1e-7);
        Assert.Same(digits, digits.Check());
        Assert.Equal(1797, digits.WithClassTargets(10).Targets!.Length);
    }

    [Fact]
    public void Load_Iris_HasItsClassNames()
    {
        var iris = DataSets.Load(Bytes.File("csv/iris.csv")).Check();

        Assert.Equal((new Shape(150, 4), DType.Int64), (iris.Inputs.Shape, iris.Targets!.DType));
        Assert.Equal(["setosa", "versicolor", "virginica"], iris.ClassNames);
        Assert.Equal([5.1f, 3.5f, 1.4f, 0.2f], iris.Inputs.Chunk<float>(0, 4));
        Assert.Equal([0, 1, 2], [iris.Targets.Span<long>()[0], iris.Targets.Span<long>()[50], iris.Targets.Span<long>()[149]]);
    }

    [Fact]
    public void Load_Wine_HasThirteenColumns() => Assert.Equal(new Shape(178, 13), DataSets.Load(Bytes.File("csv/wine.csv")).Inputs.Shape);

    [Fact]
    public void Load_ArraysOfAnArchive_AreInputsAndTargets()
    {
        var path = Bytes.File("npy/numpy-two.npz");

        var data = DataSets.Load($"{path}:x", $"{path}:y").Check();

        Assert.Equal([0, 1, 2, 3, 4, 5], data.Inputs.Span<float>());
        Assert.Equal([0, 1, 2], data.Targets!.Span<long>());
    }

    [Fact]
    public void Load_TwoFilesOfImages_KeepTheirValues()
    {
        using var folder = new TemporaryFolder();
        var images = folder.Write("images.gz", Bytes.Gzip(Bytes.Idx(8, [2, 1, 2], [0, 255, 7, 9])));

        var data = DataSets.Load(images, folder.Write("labels", Bytes.Idx(8, [2], [3, 9]))).Check();

        Assert.Equal(new Shape(2, 1, 2), data.Inputs.Shape);
        Assert.Equal([0, 255, 7, 9], data.Inputs.Span<float>());
        Assert.Equal([3, 9], data.Targets!.Span<long>());
    }

    [Theory]
    [InlineData("0\n1\n", DType.Int64, 1, null)]
    [InlineData("label\n0\n1\n", DType.Int64, 1, null)]
    [InlineData("0.5\n1\n", DType.Float32, 1, null)]
    [InlineData("dog\ncat\n", DType.Int64, 1, "cat dog")]
    [InlineData("0,1\n1,0\n", DType.Float32, 2, null)]
    public void Load_TargetsFromCsv_AreOneForEachSample(string text, DType type, int rank, string? names)
    {
        using var folder = new TemporaryFolder();

        var data = DataSets.Load(folder.Write("x.csv", "a,b\n1,2\n3,4\n"), folder.Write("y.csv", text)).Check();

        Assert.Equal((new Shape(2, 2), type, rank), (data.Inputs.Shape, data.Targets!.DType, data.Targets.Shape.Rank));
        Assert.Equal(names?.Split(' '), data.ClassNames);
    }

    [Fact]
    public void Load_TableWithoutLabels_HasNoTargets()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(DataSets.Load(folder.Write("x.csv", "a,b\n1,2\n3,4\n")).Targets);
    }

    [Theory]
    [InlineData("digit", null, "digit: no such file, and no built-in data set of this name (built in: 'digits', 'sonnets')")]
    [InlineData("digits", "y", "y: no such file of targets")]
    public void Load_UnknownName_IsRefused(string data, string? target, string expected) => Refused.With(expected, () => DataSets.Load(data, target));
}
