using System.Collections.Immutable;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;

namespace Evenkeel.Cli.Check;

/// <summary>Which data are for which input.</summary>
/// <param name="First">The samples; null where none are given.</param>
/// <param name="Beside">The files of the inputs beside the first, by name.</param>
internal sealed record InputFiles(string? First, ImmutableSortedDictionary<string, string> Beside)
{
    /// <summary>Reads "FILE" and "NAME=FILE".</summary>
    /// <exception cref="UsageException">There is no input of a name, or one is given twice.</exception>
    public static InputFiles Of(IReadOnlyList<string> texts, ModelSource source)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var first = source.Inputs.Count == 0 ? "" : source.Inputs[0];
        foreach (var text in texts)
        {
            var (prefix, file) = Parts(text);
            var name = prefix.Length == 0 ? first : prefix[..^1];
            if (name != first && !source.Inputs.Contains(name)) throw new UsageException($"--data {text}: there is no input '{name}'; {Known(source)}");
            if (!files.TryAdd(name, file)) throw new UsageException($"--data gives {(name.Length == 0 ? "samples" : $"the input '{name}'")} twice; {Known(source)}");
        }

        var given = files.GetValueOrDefault(first);
        files.Remove(first);
        return new InputFiles(given, files.ToImmutable());
    }

    /// <summary>The arrays of the inputs beside the first, float32.</summary>
    public ImmutableDictionary<string, Tensor> Load()
        => Beside.ToImmutableDictionary(f => f.Key, f => DataSets.Load(f.Value).Inputs, StringComparer.Ordinal);

    /// <summary>As <see cref="Arguments.WithoutFolder"/>, with the input's name.</summary>
    public static string WithoutFolder(string text)
    {
        var (prefix, file) = Parts(text);
        return prefix + Arguments.WithoutFolder(file);
    }

    /// <summary>"NAME=" and the file; a file may have an equals sign in its own name.</summary>
    private static (string Prefix, string File) Parts(string text)
        => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && !File.Exists(text) ? (text[..(at + 1)], text[(at + 1)..]) : ("", text);

    private static string Known(ModelSource source)
        => source.Inputs.Count == 0 ? "the model has one, without a name: give --data FILE" : $"there are {string.Join(", ", source.Inputs.Select(i => $"'{i}'"))}: give --data NAME=FILE for each";
}
