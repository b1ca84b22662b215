using Evenkeel.Diagnosis;
using Evenkeel.Networks;

namespace Evenkeel.Cli.Check;

/// <summary>What the user asked of `evenkeel check`.</summary>
internal sealed record CheckOptions : SubjectOptions
{
    public bool Trained { get; init; }

    /// <summary>What both passes are computed in.</summary>
    public DType Precision { get; init; } = DType.Float32;

    /// <summary>Whether the singular values of the input–output Jacobian are measured.</summary>
    public bool Jacobian { get; init; }

    /// <summary>Whether the sharpness is measured.</summary>
    public bool Sharpness { get; init; }

    /// <summary>The learning rate that training is to begin with.</summary>
    public double? LearningRate { get; init; }

    public string Format { get; init; } = CommonOptions.Text;

    public string? Out { get; init; }

    /// <summary>The lowest severity that fails; null for never.</summary>
    public Severity? FailOn { get; init; }

    /// <summary>Whether to say what would run instead of running it.</summary>
    public bool DryRun { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }
}
