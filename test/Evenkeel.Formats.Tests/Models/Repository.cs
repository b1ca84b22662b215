namespace Evenkeel.Formats.Tests.Models;

/// <summary>Files of the repository, which tests compare and load.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Whether tests write generated files anew instead of comparing them: EVENKEEL_UPDATE=1.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("EVENKEEL_UPDATE") == "1";

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static IEnumerable<string> Examples => Directory.GetFiles(PathOf("examples"), "*.yaml").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Evenkeel.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
