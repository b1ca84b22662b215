namespace Evenkeel.Formats.Models;

/// <summary>Tells files that are no YAML models by their first bytes, so that the answer can say what to do.</summary>
internal static class OtherFormat
{
    private const string Pickle =
        "is a Python pickle, which runs code when it is read, so it is not; convert the weights where you trust them: "
        + "safetensors.torch.save_file(torch.load(\"FILE\", weights_only=True), \"weights.safetensors\"), and write the network as a YAML model";

    /// <summary>Why the file is not read as YAML; null where nothing speaks against it.</summary>
    public static string? Rule(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0x80, >= 2 and <= 5, ..]) return Pickle;
        if (bytes.StartsWith("PK\x03\x04"u8)) return bytes.IndexOf("data.pkl"u8) >= 0 ? Pickle : "is a zip archive, not a model; a model is a YAML file";
        if (bytes is [0x89, (byte)'H', (byte)'D', (byte)'F', ..]) return "is HDF5 (Keras weights), which is not read; save the weights as safetensors and write the network as a YAML model";
        if (bytes is [_, _, _, _, _, 0, 0, 0, (byte)'{', ..]) return "holds weights (safetensors), not a network; write the network as a YAML model";
        // An ONNX file starts with field 1, the small integer ir_version.
        var isOnnx = bytes is [0x08, < 0x20, ..] || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
        return isOnnx ? "ONNX is not read yet in this version; write the network as a YAML model" : null;
    }
}
