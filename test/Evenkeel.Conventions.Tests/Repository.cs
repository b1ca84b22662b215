namespace Evenkeel.Conventions.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Whether tests write generated files anew instead of comparing them: EVENKEEL_UPDATE=1.</summary>
    private static bool IsUpdating => Environment.GetEnvironmentVariable("EVENKEEL_UPDATE") == "1";

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The source files below a folder, with paths from the root, without what builds leave there.</summary>
    public static IEnumerable<string> Sources(string folder, string pattern = "*.cs")
        => Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    /// <summary>Compares a generated file byte for byte, or writes it.</summary>
    public static void AssertGenerated(string path, string text)
    {
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
            File.WriteAllText(PathOf(path), text);
        }

        Assert.True(File.Exists(PathOf(path)), $"{path} is missing; run the tests with EVENKEEL_UPDATE=1 and look at what they wrote");
        Assert.True(Read(path) == text, $"{path} is not what the code says; run the tests with EVENKEEL_UPDATE=1 and review the change");
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Evenkeel.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
