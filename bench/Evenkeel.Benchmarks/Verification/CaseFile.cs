using System.Text.Json;
using Evenkeel.Formats.Safetensors;
using Evenkeel.Networks;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>An op on given inputs and parameters, and for each tensor that it makes the condition: what one unit of float32's rounding may do to it.</summary>
internal sealed record PeerCase(
    int Index,
    string Op,
    string Label,
    JsonElement Attributes,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Parameters,
    IReadOnlyDictionary<string, double> Conditions);

/// <summary>The cases that <c>ops_torch.py</c> drew, and their tensors.</summary>
internal sealed class CaseFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly SafetensorsFile tensors;

    private CaseFile(Content content, SafetensorsFile tensors)
    {
        this.tensors = tensors;
        Version = content.Version;
        Cases = [.. content.Cases.Select((c, i) => c with { Index = i })];
    }

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    public IReadOnlyList<PeerCase> Cases { get; }

    public static CaseFile Open(string folder)
    {
        var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(Path.Combine(folder, "cases.json")), Options)!;
        return new(content, SafetensorsFile.Open(Path.Combine(folder, "cases.safetensors")));
    }

    /// <summary>One of a case's tensors: an input, a parameter, the cotangent, a target, or what is expected.</summary>
    public Tensor Load(PeerCase @case, string name) => tensors.Load($"{@case.Index}.{name}");

    private sealed record Content(string Version, IReadOnlyList<PeerCase> Cases);
}
