using System.Text.Json;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Tests.Initializers;

/// <summary>PyTorch's schemes give what PyTorch itself gives.</summary>
public sealed class TorchSchemeTests
{
    /// <summary>A bound is a square root and a few products.</summary>
    private const double Relative = 1e-13;

    private static readonly JsonElement Table = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "torch-schemes.json"))).RootElement;

    public static TheoryData<int, string> Laws
        => [.. Table.GetProperty("layers").EnumerateArray().SelectMany((row, i) => row.GetProperty("schemes").EnumerateObject().Select(s => (i, s.Name)))];

    [Theory]
    [MemberData(nameof(Laws))]
    public void LawOf_ALayersWeight_IsPyTorchs(int row, string text)
    {
        var layer = Table.GetProperty("layers")[row];
        var expected = layer.GetProperty("schemes").GetProperty(text);
        var law = ((ElementwiseInitializer)Schemes.Parse(text)).LawOf(FansOf(layer));
        if (expected.GetProperty("law").GetString() == "uniform")
        {
            var uniform = Assert.IsType<UniformLaw>(law);
            Assert.Equal(1, uniform.Low / expected.GetProperty("low").GetDouble(), Relative);
            Assert.Equal(1, uniform.High / expected.GetProperty("high").GetDouble(), Relative);
        }
        else
        {
            var normal = Assert.IsType<NormalLaw>(law);
            Assert.Equal(expected.GetProperty("mean").GetDouble(), normal.Mean);
            Assert.Equal(1, normal.Std / expected.GetProperty("std").GetDouble(), Relative);
        }
    }

    [Fact]
    public void Sparse_OfAShape_HasAsManyZerosInEachColumn()
    {
        foreach (var row in Table.GetProperty("sparse").EnumerateArray())
        {
            var shape = ShapeOf(row);
            var values = Drawn(new Sparse(row.GetProperty("sparsity").GetDouble()), shape);
            for (var column = 0; column < shape[1]; column++)
            {
                Assert.Equal(row.GetProperty("zeros").GetInt32(), Enumerable.Range(0, (int)shape[0]).Count(i => values[i * shape[1] + column] == 0));
            }
        }
    }

    [Fact]
    public void Identity_OfAShape_IsPyTorchs()
    {
        foreach (var row in Table.GetProperty("eye").EnumerateArray()) AssertOnes(row, new Identity());
    }

    [Fact]
    public void Dirac_OfAShape_IsPyTorchs()
    {
        foreach (var row in Table.GetProperty("dirac").EnumerateArray()) AssertOnes(row, new Dirac(1, row.GetProperty("groups").GetInt64()));
    }

    private static void AssertOnes(JsonElement row, Initializer scheme)
    {
        var values = Drawn(scheme, ShapeOf(row));
        Assert.Equal(row.GetProperty("ones").EnumerateArray().Select(e => e.GetInt32()), Enumerable.Range(0, values.Length).Where(i => values[i] != 0));
        Assert.All(values, v => Assert.True(v is 0 or 1));
        Assert.Equal(values.Average(v => (double)v * v), scheme.SecondMoment(ShapeOf(row), new Fans(1, 1)), 1e-12);
    }

    private static float[] Drawn(Initializer scheme, Shape shape)
    {
        var values = new float[shape.Length];
        scheme.Fill<float>(values, shape, new Fans(1, 1), 0, "w");
        return values;
    }

    private static Shape ShapeOf(JsonElement row) => new([.. row.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())]);

    private static Fans FansOf(JsonElement layer)
    {
        var sizes = layer.GetProperty("sizes");
        return layer.GetProperty("kind").GetString() switch
        {
            "dense" => Fans.Dense(Size("in"), Size("out")),
            "convolution" => Fans.Convolution(Sizes("kernel"), Size("in"), Size("out"), Size("groups")),
            "transposed" => Fans.TransposedConvolution(Sizes("kernel"), Sizes("stride"), Size("in"), Size("out"), Size("groups")),
            "embedding" => Fans.Embedding(Size("rows"), Size("width")),
            "recurrent" => Fans.Recurrent(Size("in"), Size("hidden"), Size("gates")),
            _ => Fans.Packed(Size("in"), Size("out"), Size("projections")),
        };

        long Size(string name) => sizes.GetProperty(name).GetInt64();

        long[] Sizes(string name) => [.. sizes.GetProperty(name).EnumerateArray().Select(e => e.GetInt64())];
    }
}
