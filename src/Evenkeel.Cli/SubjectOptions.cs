namespace Evenkeel.Cli;

/// <summary>What the user says of the network that a verb is about, of its data and its weights.</summary>
internal record SubjectOptions
{
    public string Model { get; init; } = "";

    /// <summary>Samples, and for models of several inputs "NAME=FILE" for each.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

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

    public ulong Seed { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="UsageException">Weights are both given and to be drawn.</exception>
    public void RequireOneSourceOfWeights()
    {
        if (Weights is not null && Recipe is not null) throw new UsageException("--weights and --recipe exclude each other: weights are either given or drawn anew");
    }
}
