using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Evenkeel.Networks;

namespace Evenkeel.EndToEnd.Tests.Support;

/// <summary>A folder of a test's own, and small files of every format in it.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>Four inputs, three classes.</summary>
    public const string SmallModel = "name: small\ninput: 4\ninit: lecun\nlayers:\n  - linear: 5\n  - tanh\n  - linear: 3\n    name: head\n";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("evenkeel-");

    public string At(string name) => Path.Combine(folder.FullName, name);

    public IEnumerable<string> Files() => folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(f => f.Name).Order(StringComparer.Ordinal);

    public string Text(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Model(string layers = SmallModel) => Text("model.yaml", layers);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    /// <summary>So many samples of four values between -1 and 1.</summary>
    public string Samples(int count, string name = "x.npy") => Npy(name, [count, 4], Enumerable.Range(0, 4 * count).Select(i => MathF.Sin(7 * i)).ToArray());

    public string Npy(string name, int[] shape, float[] values) => Npy(name, "<f4", shape, MemoryMarshal.AsBytes<float>(values));

    public string Npy(string name, int[] shape, long[] values) => Npy(name, "<i8", shape, MemoryMarshal.AsBytes<long>(values));

    public string IdxGz(string name, int[] shape, byte[] values)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write([0, 0, 0x08, (byte)shape.Length]);
            Span<byte> number = stackalloc byte[4];
            foreach (var extent in shape)
            {
                BinaryPrimitives.WriteInt32BigEndian(number, extent);
                gzip.Write(number);
            }

            gzip.Write(values);
        }

        return Write(name, stream.ToArray());
    }

    public string Safetensors(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var end = 0L;
        var header = JsonSerializer.SerializeToUtf8Bytes(tensors.ToDictionary(t => t.Key, t =>
        {
            var begin = end;
            end += t.Value.Length * sizeof(float);
            return new { dtype = "F32", shape = t.Value.Shape.Extents.ToArray(), data_offsets = new[] { begin, end } };
        }));
        using var stream = new MemoryStream();
        stream.Write(BitConverter.GetBytes((long)header.Length));
        stream.Write(header);
        foreach (var tensor in tensors.Values) stream.Write(MemoryMarshal.AsBytes(tensor.Span<float>()));
        return Write(name, stream.ToArray());
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Npy(string name, string type, int[] shape, ReadOnlySpan<byte> data)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Concat(shape.Select(n => $"{n},"))}), }}";
        header = header.PadRight((header.Length + 10) / 64 * 64 + 64 - 10 - 1) + "\n";
        return Write(name, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. data]);
    }
}
