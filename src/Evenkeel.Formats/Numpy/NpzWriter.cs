using System.IO.Compression;
using System.Text;
using Evenkeel.Formats.Writing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Numpy;

/// <summary>Writes a .npz in one go, as numpy.savez does: a zip file of .npy files, stored without compression; zip64 where sizes want it.</summary>
internal static class NpzWriter
{
    /// <summary>The first time that a zip file can say, so that the same weights are the same bytes.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(Stream stream, IReadOnlyList<TensorContent> tensors, Pump pump)
    {
        // Not disposed where a write fails: the archive would write its directory into what is thrown away.
        var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var sink = new Sink(zip);
        pump.Run(tensors, sink);
        sink.Finish();
        zip.Dispose();
    }

    /// <summary>What stands before the elements (NumPy Enhancement Proposal 1, version 1.0).</summary>
    public static byte[] Header(DType type, Shape shape)
    {
        const int Alignment = 64, Prefix = 10;
        var extents = string.Concat(shape.Extents.Select(e => FormattableString.Invariant($"{e}, "))).TrimEnd(' ');
        if (shape.Rank > 1) extents = extents.TrimEnd(',');
        var text = $"{{'descr': '{Descr(type)}', 'fortran_order': False, 'shape': ({extents}), }}";
        var length = (Prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment - Prefix;
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(text.PadRight(length - 1)), (byte)'\n'];
    }

    private static string Descr(DType type) => type switch
    {
        DType.Float16 => "<f2",
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Int8 => "|i1",
        DType.UInt8 => "|u1",
        DType.Int16 => "<i2",
        DType.UInt16 => "<u2",
        DType.Int32 => "<i4",
        DType.UInt32 => "<u4",
        DType.Int64 => "<i8",
        DType.UInt64 => "<u8",
        DType.Bool => "|b1",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "NumPy has no such type"),
    };

    private sealed class Sink(ZipArchive zip) : ITensorSink
    {
        private Stream? entry;

        public void Begin(TensorContent tensor)
        {
            Finish();
            var made = zip.CreateEntry($"{tensor.Name}.npy", CompressionLevel.NoCompression);
            made.LastWriteTime = Time;
            entry = made.Open();
            entry.Write(Header(tensor.DType, tensor.Shape));
        }

        public void Write(ReadOnlySpan<byte> bytes) => entry!.Write(bytes);

        public void Finish() => entry?.Dispose();
    }
}
