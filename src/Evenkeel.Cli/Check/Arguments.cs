using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Cli.Check;

/// <summary>Names on the command line, looked up; a wrong one is a usage error.</summary>
internal static class Arguments
{
    public static ModelSource Open(string reference)
        => reference.Length == 0 ? throw new UsageException("MODEL must not be empty") : Checked(() => ModelSource.Open(reference));

    /// <summary>A plain recipe, one that is built in, or one in a file, applied to a network.</summary>
    public static Recipe Recipe(string name, Graph graph)
    {
        var rules = Rules(name);
        return RecipeFiles.IsBuiltIn(name) || RecipeFiles.IsFile(name) ? rules.For(graph) : Initializers.Recipes.Recipe.Parse(name);
    }

    public static RecipeRules Rules(string name) => name.Length == 0 ? throw new UsageException("a recipe's name must not be empty") : Checked(() => RecipeFiles.Open(name));

    /// <summary>Shapes of inputs by name: "x=2x3x64x64".</summary>
    /// <exception cref="UsageException">A shape is not written so.</exception>
    public static ImmutableDictionary<string, Shape> Shapes(IEnumerable<string> texts)
    {
        var shapes = ImmutableDictionary.CreateBuilder<string, Shape>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = text.LastIndexOf('=');
            var words = text[(at + 1)..].Split('x');
            long[] extents = [.. words.Select(w => long.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var extent) ? extent : 0)];
            if (at < 1 || extents.Contains(0)) throw new UsageException($"--shape {text}: write an input's name and its extents, the samples first: x=2x3x64x64");
            shapes[text[..at]] = Checked(() => new Shape(extents));
        }

        return shapes.ToImmutable();
    }

    /// <summary>A path as reports show it: no report names the folders of the machine that made it.</summary>
    public static string WithoutFolder(string path) => Path.IsPathRooted(path) ? Path.GetFileName(path) : path;

    /// <summary>The command line that looks at the same network with the same data, without what a fix would change: recipe and weights.</summary>
    public static string Again(CheckOptions options)
    {
        List<string> words = ["evenkeel", "check", Quote(WithoutFolder(options.Model))];
        foreach (var data in options.Data) Add("--data", InputFiles.WithoutFolder(data));
        Add("--target", options.Target is { } target ? WithoutFolder(target) : null);
        Add("--loss", options.Loss);
        Add("--output", options.Output);
        foreach (var shape in options.Shapes) Add("--shape", shape);
        Add("--samples", options.Samples?.ToString(CultureInfo.InvariantCulture));
        Add("--length", options.Length?.ToString(CultureInfo.InvariantCulture));
        Add("--seed", options.Seed == 0 ? null : options.Seed.ToString(CultureInfo.InvariantCulture));
        if (options.Precision != DType.Float32) words.AddRange(["--precision", options.Precision.ToString().ToLowerInvariant()]);
        if (options.Normalize) words.Add("--normalize");
        return string.Join(' ', words);

        void Add(string option, string? value)
        {
            if (value is not null) words.AddRange([option, Quote(value)]);
        }
    }

    /// <summary>Quotes what a shell would read as more than a word.</summary>
    private static string Quote(string word)
        => word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Runs something whose <see cref="ArgumentException"/> means a wrong name or value on the command line.</summary>
    public static T Checked<T>(Func<T> lookUp)
    {
        try
        {
            return lookUp();
        }
        catch (ArgumentException exception) when (exception is not RecipeException)
        {
            throw new UsageException(exception.Message);
        }
    }
}
