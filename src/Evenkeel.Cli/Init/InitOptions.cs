using Evenkeel.Networks;

namespace Evenkeel.Cli.Init;

/// <summary>What the user asked of `evenkeel init`.</summary>
internal sealed record InitOptions : SubjectOptions
{
    public DType DType { get; init; }

    /// <summary>Null where nothing is to be written.</summary>
    public string? Out { get; init; }

    public long? ShardBytes { get; init; }

    /// <summary>Whether files that are there are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to say what would be drawn instead of drawing it.</summary>
    public bool DryRun { get; init; }

    public bool Quiet { get; init; }
}
