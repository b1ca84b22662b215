using System.Text;
using Evenkeel.Cli;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>Runs the command in this process, as a user would from the repository's root.</summary>
internal static class Tool
{
    /// <summary>The repository's root: the nearest folder above that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static ToolResult Run(params string[] args) => Run(new Surroundings(), args);

    public static ToolResult Run(Surroundings surroundings, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, surroundings.OutIsTerminal, ErrorIsTerminal: false, surroundings.Environment.GetValueOrDefault);
        var code = CommandLine.Run(args, terminal, surroundings.Cancellation);
        return new ToolResult(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>A path below the repository's root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Evenkeel.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no solution above the tests");
        return folder;
    }
}

/// <summary>What the command finds around it.</summary>
internal sealed record Surroundings
{
    public bool OutIsTerminal { get; init; }

    public Dictionary<string, string> Environment { get; init; } = [];

    public CancellationToken Cancellation { get; init; }
}

/// <summary>What a run of the command gave.</summary>
internal sealed record ToolResult(int Code, string Output, string Error);
