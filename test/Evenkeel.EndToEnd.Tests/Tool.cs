using System.Text;
using Evenkeel.Cli;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>Runs the command in this process, as a user would from the repository's root.</summary>
internal static class Tool
{
    /// <summary>The repository's root: the nearest folder above that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static ToolResult Run(params string[] args) => Run(CancellationToken.None, args);

    public static ToolResult Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = CommandLine.Run(args, new Terminal(output, error, OutIsTerminal: false, ErrorIsTerminal: false, _ => null), cancellation);
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

/// <summary>What a run of the command gave.</summary>
internal sealed record ToolResult(int Code, string Output, string Error);
