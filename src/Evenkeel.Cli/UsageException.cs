namespace Evenkeel.Cli;

/// <summary>The command line asks for something that does not exist, or does not go together.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The machine cannot do what is asked: no memory, no permission, no space.</summary>
internal sealed class EnvironmentException(string message) : Exception(message);
