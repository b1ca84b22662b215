namespace Evenkeel.Networks;

/// <summary>A value that an embedding cannot look up: the value, its place, what to do.</summary>
public sealed class TokenException : ArgumentException
{
    /// <summary>Makes an exception for a value that is no index of the vocabulary.</summary>
    public TokenException(string rule)
        : base(rule)
    {
    }
}
