namespace Evenkeel.Formats.Writing;

/// <summary>Where tensors go, one after the other.</summary>
internal interface ITensorSink
{
    /// <summary>A tensor begins; the bytes of the one before are complete.</summary>
    void Begin(TensorContent tensor);

    /// <summary>The next bytes of the tensor that began last.</summary>
    void Write(ReadOnlySpan<byte> bytes);
}
