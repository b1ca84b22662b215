using Evenkeel.Formats.Data;
using Evenkeel.Formats.Tests.Support;

namespace Evenkeel.Formats.Tests.Numpy;

public sealed class HostileNpyTests
{
    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", 8, "needs 12 bytes, 8 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", 8, "needs 4 bytes, 8 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}", 0, "exceeds 2^63 bytes")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807,)}", 8, "needs 9223372036854775807 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,4294967296)}", 0, "exceeds 2^63 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}", 0, "an integer from 0 to 2^63-1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", 8, "an integer from 0 to 2^63-1 must stand before '-1,)}'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1e0,)}", 8, "',' or ')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)", 8, "'}'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,", 8, "an integer")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x", 8, "the end of the header must stand before 'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", 8, "it needs the keys descr, fortran_order and shape")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 8, "the key 'descr' is unknown or stands twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}", 8, "the key 'more' is unknown")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", 8, "True or False")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}", 8, "records of several fields")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", 8, "a pickle, which runs code")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", 8, "the element type '<c8' is not read")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}", 8, "the element type '|f4' is not read")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (2,)}", 8, "the element type '' is not read")]
    [InlineData("{'descr': '\e[31m', 'fortran_order': False, 'shape': (2,)}", 8, "the element type '\\u001b[31m' is not read")]
    [InlineData("{'descr': '<f\\x34', 'fortran_order': False, 'shape': (2,)}", 8, "a plain string")]
    [InlineData("{'descr: ", 0, "a plain string")]
    [InlineData("__import__('os')", 0, "'{' must stand before")]
    [InlineData("", 0, "'{' must stand before")]
    public void Load_HeaderAgainstARule_IsRefused(string header, int dataLength, string expected)
    {
        Refused.With("a.file: header: ", () => Bytes.Load(Bytes.Npy(header, dataLength)));
        Refused.With(expected, () => Bytes.Load(Bytes.Npy(header, dataLength)));
    }

    [Fact]
    public void Load_BooleanOfTwo_IsRefused() => Refused.With(
        "elements: element 1 is 2; a boolean is 0 or 1", () => Bytes.Load(Bytes.Npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", [1, 2])));

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public void Load_UnknownVersion_IsRefused(byte version) => Refused.With($"version {version}.0 is not known", () => Bytes.Load(Bytes.Npy("{}", 0, version)));

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(130)]
    public void Load_CutOff_IsRefused(int length) =>
        Refused.With("a.file: header: ", () => Bytes.Load(File.ReadAllBytes(Bytes.File("npy/numpy-f4-little.npy"))[..length]));

    [Fact]
    public void Load_HeaderLengthOfFourGigabytes_IsRefused()
    {
        var content = Bytes.Npy("{}", 100, version: 2);
        content.AsSpan(8, 4).Fill(0xFF);

        Refused.With("declared as 4294967295 bytes, at most 102 are left", () => Bytes.Load(content));
    }

    [Fact]
    public void Load_HeaderOverNumPysLimit_IsRefused() => Refused.With("the limit is 10000", () => Bytes.Load(Bytes.Npy("{}".PadRight(10_001), 0)));

    [Fact]
    public void Load_SixtyFiveAxes_AreRefused() => Refused.With(
        "more than 64 axes", () => Bytes.Load(Bytes.Npy($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1,", 65))})}}", 1)));

    [Theory]
    [InlineData("object", "a pickle, which runs code")]
    [InlineData("record", "records of several fields")]
    [InlineData("complex", "'<c8' is not read")]
    [InlineData("text", "'<U1' is not read")]
    public void Load_UnsupportedTypeThatNumPyWrote_IsRefused(string name, string expected) =>
        Refused.With(expected, () => DataFile.Load(Bytes.File($"npy/numpy-{name}.npy")));
}
