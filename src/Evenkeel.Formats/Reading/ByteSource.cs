namespace Evenkeel.Formats.Reading;

/// <summary>Untrusted bytes in order, never more than a limit, whose every failure is an <see cref="InvalidFileException"/>.</summary>
internal sealed class ByteSource : Stream
{
    private readonly Stream inner;
    private readonly string within;
    private long left;
    private byte[] peeked = [];
    private int taken;

    /// <param name="file">The file as errors name it.</param>
    /// <param name="inner">Where the bytes come from; stays its owner's to close.</param>
    /// <param name="limit">No more bytes than this are given out.</param>
    /// <param name="exact">Whether the limit is the true length; else the bytes may end before it.</param>
    /// <param name="within">The part of the file they come from; empty for the whole.</param>
    public ByteSource(string file, Stream inner, long limit, bool exact, string within = "")
    {
        (File, this.inner, left, Exact, this.within) = (file, inner, limit, exact, within);
    }

    public string File { get; }

    /// <summary>No more than this many bytes follow.</summary>
    public long Left => left + peeked.Length - taken;

    /// <summary>Whether exactly <see cref="Left"/> bytes follow.</summary>
    public bool Exact { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>All of a seekable stream, from its start.</summary>
    public static ByteSource Whole(string file, Stream stream)
    {
        stream.Position = 0;
        return new ByteSource(file, stream, stream.Length, exact: true);
    }

    public InvalidFileException Error(string place, string rule, Exception? cause = null) =>
        new(File, within.Length > 0 && place.Length > 0 ? $"{within}, {place}" : within + place, rule, cause);

    /// <summary>Reads all of <paramref name="destination"/>.</summary>
    /// <exception cref="InvalidFileException">The bytes end before; the message names <paramref name="what"/>.</exception>
    public void Fill(Span<byte> destination, string what)
    {
        for (var done = 0; done < destination.Length;)
        {
            var count = Read(destination[done..]);
            if (count == 0) throw Error(what, $"the file ends {destination.Length - done} bytes too early; it is cut off or damaged");
            done += count;
        }
    }

    /// <summary>Reads on until <paramref name="destination"/> is full or the bytes end; gives the count.</summary>
    public int FillUpTo(Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length && Read(destination[done..]) is > 0 and var count) done += count;
        return done;
    }

    /// <summary>The next bytes, at most <paramref name="count"/>, which reading gives again.</summary>
    public ReadOnlyMemory<byte> Peek(int count)
    {
        var bytes = new byte[Math.Min(count, Left)];
        (peeked, taken) = (bytes[..FillUpTo(bytes)], 0);
        return peeked;
    }

    /// <summary>Requires that nothing follows.</summary>
    public void RequireEnd(string what)
    {
        Span<byte> one = stackalloc byte[1];
        if (Read(one) > 0) throw Error(what, "more bytes follow than the header declares; the file is damaged or not what it says");
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (taken < peeked.Length)
        {
            var count = Math.Min(buffer.Length, peeked.Length - taken);
            peeked.AsSpan(taken, count).CopyTo(buffer);
            taken += count;
            return count;
        }

        try
        {
            if (left > 0)
            {
                var count = inner.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
                left -= count;
                return count;
            }

            if (Exact || inner.Read(buffer[..1]) == 0) return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or UnauthorizedAccessException)
        {
            throw Error("", $"cannot be read ({Untrusted.Plain(e.Message)}); it is damaged", e);
        }

        throw Error("", "it expands to more bytes than the limit for compressed data (64 MiB and 10 times the file); decompress it first");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
