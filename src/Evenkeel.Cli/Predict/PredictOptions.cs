namespace Evenkeel.Cli.Predict;

/// <summary>What the user asked of `evenkeel predict`.</summary>
internal sealed record PredictOptions : SubjectOptions
{
    /// <summary>Another depth than the model's own.</summary>
    public long? Depth { get; init; }

    /// <summary>Another width than the model's own.</summary>
    public long? Width { get; init; }

    public string Format { get; init; } = CommonOptions.Text;

    public string? Out { get; init; }

    public bool Verbose { get; init; }
}
