using Evenkeel.Diagnosis;

namespace Evenkeel.Cli.Check;

/// <summary>What the user asked of `evenkeel check`.</summary>
internal sealed record CheckOptions
{
    public required string Model { get; init; }

    public string? Data { get; init; }

    public string? Target { get; init; }

    public string? Loss { get; init; }

    /// <summary>The output of an ONNX file that is looked at.</summary>
    public string? Output { get; init; }

    /// <summary>Shapes of inputs of an ONNX file: "NAME=2x3x64x64".</summary>
    public IReadOnlyList<string> Shapes { get; init; } = [];

    public string? Recipe { get; init; }

    public string? Weights { get; init; }

    public long? Samples { get; init; }

    /// <summary>The number of characters of a sequence of text.</summary>
    public long? Length { get; init; }

    public bool Normalize { get; init; }

    public bool Trained { get; init; }

    public ulong Seed { get; init; }

    public required int Threads { get; init; }

    public required string Format { get; init; }

    public string? Out { get; init; }

    /// <summary>The lowest severity that fails; null for never.</summary>
    public Severity? FailOn { get; init; }

    /// <summary>Whether to say what would run instead of running it.</summary>
    public bool DryRun { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }
}
