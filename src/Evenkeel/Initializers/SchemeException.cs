namespace Evenkeel.Initializers;

/// <summary>A scheme that cannot draw what was asked for; the message is one line with all problems.</summary>
public sealed class SchemeException : ArgumentException
{
    internal SchemeException(string scheme, IReadOnlyList<string> problems)
        : base($"{scheme}: {string.Join("; ", problems)}")
        => Problems = problems;

    /// <summary>Each problem: the rule, the value, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; }
}
