using System.Collections.Immutable;
using System.Text;
using Evenkeel.Formats.Reading;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Recipes;

/// <summary>Recipes by name, built in as YAML, and from YAML files.</summary>
public static class RecipeFiles
{
    /// <summary>A recipe is a few kilobytes of text.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Recipes that extend one another; more are a circle.</summary>
    private const int MaxExtensions = 8;

    private const string ResourcePrefix = "Evenkeel.Formats.Recipes.", Suffix = ".yaml";

    private static readonly Lazy<ImmutableArray<RecipeRules>> All = new(() => [.. BuiltInNames.Select(ReadBuiltIn)]);

    /// <summary>The recipes that are built in as rules; every scheme by its name is a plain recipe besides.</summary>
    public static ImmutableArray<RecipeRules> BuiltIn => All.Value;

    /// <summary>The names of <see cref="BuiltIn"/>, of which none is read for it.</summary>
    public static ImmutableArray<string> BuiltInNames { get; }
        = [.. typeof(RecipeFiles).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Select(n => n[ResourcePrefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal)];

    /// <summary>A built-in recipe by name, a plain scheme, or a YAML file.</summary>
    /// <exception cref="ArgumentException">There is no such recipe, scheme or file; the message is a line to show to the user.</exception>
    /// <exception cref="InvalidFileException">The file is no recipe.</exception>
    public static RecipeRules Open(string reference)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        return IsFile(reference) ? ReadFile(reference, 0) : Find(reference);
    }

    /// <summary>Whether a reference is that of a file, and not of a recipe's name.</summary>
    public static bool IsFile(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || reference.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || (!IsBuiltIn(reference) && File.Exists(reference));
    }

    /// <summary>Whether rules of this name are built in; options behind it do not matter.</summary>
    public static bool IsBuiltIn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BuiltInNames.Contains(name.Split('?')[0]);
    }

    /// <summary>A recipe as YAML, with all that it inherits, which reads as the same.</summary>
    public static string ToYaml(RecipeRules recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return RecipeWriter.Write(recipe);
    }

    /// <summary>Reads a recipe's YAML, which may extend those that are built in.</summary>
    /// <param name="file">The name in messages.</param>
    /// <param name="yaml">The text.</param>
    /// <exception cref="InvalidFileException">It is no recipe.</exception>
    public static RecipeRules Parse(string file, string yaml)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(yaml);
        return RecipeText.Read(file, Path.GetFileNameWithoutExtension(file), yaml, Find);
    }

    private static RecipeRules Find(string name)
    {
        if (IsBuiltIn(name)) return ReadBuiltIn(name.Split('?')[0]).With(name);
        if (Suggestion.For(name.Split(':', '?')[0], BuiltInNames) is { } near && !Schemes.All.Any(e => e.Name == name.Split(':', '?')[0] || e.Aliases.Contains(name.Split(':', '?')[0])))
        {
            throw new ArgumentException($"unknown recipe '{name}'; did you mean '{near}'?");
        }

        try
        {
            return Recipe.Parse(name).ToRules();
        }
        catch (ArgumentException exception) when (exception.Message.StartsWith("unknown scheme", StringComparison.Ordinal))
        {
            throw new ArgumentException($"unknown recipe '{name}': it is no recipe ({string.Join(", ", BuiltInNames)}), no file, and an {exception.Message}", exception);
        }
    }

    private static RecipeRules ReadFile(string path, int depth)
    {
        if (depth > MaxExtensions) throw new InvalidFileException(path, "", $"more than {MaxExtensions} recipes extend one another; look for a circle");
        using var stream = InputFile.Open(path);
        if (stream.Length > MaxBytes) throw new InvalidFileException(path, "", $"is larger than {MaxBytes >> 20} MiB, the most that a recipe may have");
        try
        {
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return RecipeText.Read(path, Path.GetFileNameWithoutExtension(path), reader.ReadToEnd(), name => Extended(path, name, depth + 1));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidFileException(path, "", "is not UTF-8; save the recipe as UTF-8", exception);
        }
    }

    private static RecipeRules Extended(string path, string name, int depth)
    {
        if (!IsFile(name) || IsBuiltIn(name)) return Find(name);
        if (Path.IsPathRooted(name) || name.Contains(':', StringComparison.Ordinal) || name.Split('/', '\\').Contains("..")) throw new ArgumentException($"'{name}' must be a built-in recipe or a file beside this one");
        return ReadFile(Path.Combine(Path.GetDirectoryName(path) ?? "", name), depth);
    }

    private static RecipeRules ReadBuiltIn(string name)
    {
        using var stream = typeof(RecipeFiles).Assembly.GetManifestResourceStream($"{ResourcePrefix}{name}{Suffix}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return RecipeText.Read($"{name}{Suffix}", name, reader.ReadToEnd(), Find);
    }
}
