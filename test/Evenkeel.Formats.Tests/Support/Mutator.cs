namespace Evenkeel.Formats.Tests.Support;

/// <summary>Damages bytes as transport, disks and attackers do: flips, cuts, copies, and numbers at the edge of their types.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] Edges =
    [
        [0], [0xFF], [0x7F], [0x80], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [.. "9223372036854775807"u8], [.. "-1"u8], [.. "1e9"u8], [.. "[[[["u8], [.. "{"u8], [.. "}"u8], [.. "\""u8], [.. "'"u8], [.. ","u8], [.. "\n"u8], [.. "\\u0000"u8],
    ];

    /// <summary>A damaged copy; one to four damages.</summary>
    public byte[] Mutate(byte[] original)
    {
        var bytes = original.ToList();
        for (var i = random.Next(1, 5); i > 0; i--) Damage(bytes);
        return [.. bytes];
    }

    private void Damage(List<byte> bytes)
    {
        if (bytes.Count == 0) return;
        var at = random.Next(bytes.Count);
        var length = random.Next(1, Math.Min(16, bytes.Count - at) + 1);
        var edge = Edges[random.Next(Edges.Length)];
        switch (random.Next(6))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
            case 4: bytes.InsertRange(at, edge); break;
            default:
                for (var i = 0; i < edge.Length && at + i < bytes.Count; i++) bytes[at + i] = edge[i];
                break;
        }
    }
}
