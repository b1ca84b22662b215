namespace Evenkeel.Networks.Zoo;

/// <summary>An option of a network of the zoo.</summary>
/// <param name="Name">Its name in "zoo:mlp?NAME=value".</param>
/// <param name="Default">The value that it has when it is not given.</param>
/// <param name="Summary">What it does.</param>
public sealed record ZooOption(string Name, string Default, string Summary);
