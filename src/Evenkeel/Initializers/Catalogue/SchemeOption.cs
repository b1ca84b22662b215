namespace Evenkeel.Initializers.Catalogue;

/// <summary>An option of a scheme.</summary>
/// <param name="Name">Its name in "normal?NAME=value".</param>
/// <param name="Default">The value that it has when it is not given; null where it must be given.</param>
/// <param name="Summary">What it does.</param>
public sealed record SchemeOption(string Name, string? Default, string Summary);
