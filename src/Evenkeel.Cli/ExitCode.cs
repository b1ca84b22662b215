namespace Evenkeel.Cli;

/// <summary>The exit codes, kept for ever.</summary>
internal static class ExitCode
{
    /// <summary>Nothing at or above --fail-on.</summary>
    public const int Success = 0;

    /// <summary>Findings at or above --fail-on.</summary>
    public const int Findings = 1;

    /// <summary>Usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>The input cannot be read or is refused as unsafe.</summary>
    public const int Input = 3;

    /// <summary>Environment: disk full, no permission, not enough memory.</summary>
    public const int Environment = 4;

    /// <summary>Cancelled by Ctrl-C.</summary>
    public const int Cancelled = 130;
}
