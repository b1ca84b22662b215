using System.Buffers.Binary;
using System.Text;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Numpy;

/// <summary>What stands before the elements of a .npy file, versions 1.0 to 3.0 (NumPy Enhancement Proposal 1).</summary>
internal sealed record NpyHeader(DType DType, bool BigEndian, bool FortranOrder, Shape Shape)
{
    /// <summary>NumPy's own limit (<c>max_header_size</c>).</summary>
    private const int MaxLength = 10_000;

    public static NpyHeader Read(ByteSource source)
    {
        Span<byte> start = stackalloc byte[8];
        source.Fill(start, "header");
        if (!Signature.IsNpy(start)) throw source.Error("header", "it must start with \\x93NUMPY; this is not a .npy file");
        if (start[6] is < 1 or > 3 || start[7] != 0) throw source.Error("header", $"version {start[6]}.{start[7]} is not known; 1.0, 2.0 and 3.0 are read");
        Span<byte> lengthBytes = stackalloc byte[start[6] == 1 ? 2 : 4];
        source.Fill(lengthBytes, "header");
        var length = lengthBytes.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > source.Left) throw source.Error("header", $"it is declared as {length} bytes, at most {source.Left} are left; the file is cut off or damaged");
        if (length > MaxLength) throw source.Error("header", $"it is declared as {length} bytes; the limit is {MaxLength}");
        var text = new byte[length];
        source.Fill(text, "header");
        return Parse(source, (start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text));
    }

    private static NpyHeader Parse(ByteSource source, string text)
    {
        string? descr = null;
        bool? fortran = null;
        long[]? shape = null;
        var literal = new PythonLiteral(source, text);
        literal.Require('{');
        while (!literal.Take('}'))
        {
            var key = literal.String();
            literal.Require(':');
            if (key == "descr" && descr is null) descr = Descr(source, ref literal);
            else if (key == "fortran_order" && fortran is null) fortran = literal.Boolean();
            else if (key == "shape" && shape is null) shape = literal.Integers(TensorBytes.MaxRank);
            else throw source.Error("header", $"the key {Untrusted.Quote(key)} is unknown or stands twice");
            if (!literal.Take(',') && !literal.IsNext('}')) literal.Require('}');
        }

        literal.RequireEnd();
        if (descr is null || fortran is null || shape is null) throw source.Error("header", "it needs the keys descr, fortran_order and shape");
        var type = ElementType(source, descr);
        if (TensorBytes.Length(shape, type.Size() * 8) is null) throw source.Error("header", "the product of the shape exceeds 2^63 bytes");
        return new(type, descr[0] == '>', fortran.Value, new Shape(shape));
    }

    private static string Descr(ByteSource source, ref PythonLiteral literal) => literal.IsNext('[') || literal.IsNext('(')
        ? throw source.Error("header", "the array holds records of several fields; save each field as an array of its own")
        : literal.String();

    private static DType ElementType(ByteSource source, string descr)
    {
        var kind = descr.Length > 0 && descr[0] is '<' or '>' or '|' or '=' ? descr[1..] : "";
        if (kind.StartsWith('O'))
            throw source.Error("header", "the array holds Python objects, stored as a pickle, which runs code when it is read; save numbers (array.astype('float32'))");
        DType? type = kind switch
        {
            "b1" => DType.Bool,
            "i1" => DType.Int8,
            "i2" => DType.Int16,
            "i4" => DType.Int32,
            "i8" => DType.Int64,
            "u1" => DType.UInt8,
            "u2" => DType.UInt16,
            "u4" => DType.UInt32,
            "u8" => DType.UInt64,
            "f2" => DType.Float16,
            "f4" => DType.Float32,
            "f8" => DType.Float64,
            _ => null,
        };
        if (type is { } known && (descr[0] != '|' || known.Size() == 1)) return known;
        throw source.Error("header", $"the element type {Untrusted.Quote(descr)} is not read; save numbers (array.astype('float32'))");
    }
}
