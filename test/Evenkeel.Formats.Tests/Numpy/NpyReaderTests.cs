using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Numpy;

public sealed class NpyReaderTests
{
    [Theory]
    [InlineData("i1-one", DType.Int8)]
    [InlineData("u1-one", DType.UInt8)]
    [InlineData("i2-little", DType.Int16)]
    [InlineData("i2-big", DType.Int16)]
    [InlineData("i4-little", DType.Int32)]
    [InlineData("i4-big", DType.Int32)]
    [InlineData("i8-little", DType.Int64)]
    [InlineData("i8-big", DType.Int64)]
    [InlineData("u2-little", DType.UInt16)]
    [InlineData("u2-big", DType.UInt16)]
    [InlineData("u4-little", DType.UInt32)]
    [InlineData("u4-big", DType.UInt32)]
    [InlineData("u8-little", DType.UInt64)]
    [InlineData("u8-big", DType.UInt64)]
    [InlineData("f2-little", DType.Float16)]
    [InlineData("f2-big", DType.Float16)]
    [InlineData("f4-little", DType.Float32)]
    [InlineData("f4-big", DType.Float32)]
    [InlineData("f8-little", DType.Float64)]
    [InlineData("f8-big", DType.Float64)]
    [InlineData("version-2", DType.Float32)]
    [InlineData("version-3", DType.Float32)]
    public void Load_TypeThatNumPyWrote_GivesItsValues(string name, DType type)
    {
        var tensor = DataFile.Load(Bytes.File($"npy/numpy-{name}.npy"));

        Assert.Equal((type, new Shape(2, 3)), (tensor.DType, tensor.Shape));
        Assert.Equal([0, 1, 2, 3, 4, 100], tensor.Cast<float>().Span<float>());
    }

    [Fact]
    public void Load_Booleans_GivesTheirValues() =>
        Assert.Equal([false, true, true, true, true, true], DataFile.Load(Bytes.File("npy/numpy-b1-one.npy")).Span<bool>());

    [Theory]
    [InlineData("u1")]
    [InlineData("i8")]
    [InlineData("f2")]
    [InlineData("f4-little")]
    [InlineData("f4-big")]
    public void Load_FortranOrder_IsRowMajor(string name)
    {
        var tensor = DataFile.Load(Bytes.File($"npy/numpy-fortran-{name}.npy"));

        Assert.Equal(new Shape(2, 3, 4), tensor.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), tensor.Cast<float>().Span<float>().ToArray());
    }

    [Fact]
    public void Load_Scalar_HasNoAxes()
    {
        var tensor = DataFile.Load(Bytes.File("npy/numpy-scalar.npy"));

        Assert.Equal((new Shape(), 2.5), (tensor.Shape, tensor.Span<double>()[0]));
    }

    [Fact]
    public void Load_Empty_KeepsItsShape() => Assert.Equal(new Shape(0, 5), DataFile.Load(Bytes.File("npy/numpy-empty.npy")).Shape);

    [Fact]
    public void Load_CandlesFile_CountsToNine() =>
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], DataFile.Load(Bytes.File("npy/candle-test.npy")).Span<long>());

    [Fact]
    public void Load_BareArrayNamedNpz_IsReadAsWhatItIs() =>
        Assert.Equal(new Shape(784), DataFile.Load(Bytes.File("npy/onnxtutorials-image.npz")).Shape);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }")]
    [InlineData("{\"shape\":(2,),\"descr\":\"<f4\",\"fortran_order\":True}\n")]
    [InlineData("{'descr': '=f4', 'fortran_order': False, 'shape': (2), }")]
    public void Load_HeaderInAnotherStyle_Works(string header) => Assert.Equal(new Shape(2), Bytes.Load(Bytes.Npy(header, 8)).Shape);

    [Fact]
    public void Load_Gzipped_Works() => Assert.Equal(2, Bytes.Load(Bytes.Gzip(Bytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 8))).Length);
}
