using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Models;

/// <summary>Tells files that are no YAML models by their first bytes, so that the answer can say what to do.</summary>
internal static class OtherFormat
{
    /// <summary>Throws for a file of another kind, naming the kind.</summary>
    public static void Refuse(string path, ReadOnlySpan<byte> bytes)
    {
        Signature.RefuseForeign(path, bytes);
        Signature.RefuseZip(path, bytes);
        if (Signature.IsSafetensors(bytes)) throw new InvalidFileException(path, "", "this holds weights (safetensors), not a network; write the network as a YAML model and give this file with --weights");
    }
}
