using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Models;

/// <summary>Where a model comes from. It is opened first, to learn which data it wants, and built when the data's shape is known.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Reference">What the user typed.</param>
/// <param name="Data">The data that the model names: a built-in data set, or a path relative to the model file.</param>
/// <param name="Loss">The loss that the model names.</param>
public abstract record ModelSource(string Name, string Reference, string? Data, string? Loss)
{
    private const string ZooPrefix = "zoo:";

    /// <summary>The targets of <see cref="Data"/> that the model names: a path relative to the model file, or the label column of a CSV.</summary>
    public string? Target { get; init; }

    /// <summary>The SHA-256 of the file's bytes, or of the reference to the zoo, in lower-case hexadecimal digits.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read any more.</exception>
    public abstract string Sha256 { get; }

    /// <summary>The number of positions that the model names, by which a text is cut; null where it names none.</summary>
    public virtual long? Positions => null;

    /// <summary>The number of samples that the file fixes; null where any will do.</summary>
    public virtual long? FixedSamples => null;

    /// <summary>The names of its inputs, the one for the samples first; none where inputs have no names.</summary>
    public virtual IReadOnlyList<string> Inputs => [];

    /// <summary>Whether it is known, before it is built, to convolve.</summary>
    public virtual bool Convolves => false;

    /// <summary>Whether it can be built without data that give the shape of a sample.</summary>
    public virtual bool HasInput => true;

    /// <summary>The same model with another value of an option of the zoo's, or of a name that a model file has under `with`.</summary>
    /// <param name="name">The option or name: "depth".</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The model has no such option or name; the message is a line to show to the user.</exception>
    public virtual ModelSource With(string name, long value)
        => throw new ArgumentException($"{Path.GetFileName(Reference)} is written out layer by layer and has no {name} to change; take a YAML model with `with: {{ {name}: {value} }}`, or a network of the zoo");

    /// <summary>Opens "zoo:NAME?option=value&amp;…" or a model file, which is judged by its content.</summary>
    /// <exception cref="ArgumentException">A reference to the zoo is malformed, or names a network or an option that does not exist.</exception>
    /// <exception cref="InvalidFileException">The file is missing, too large, of another format, or malformed.</exception>
    public static ModelSource Open(string reference)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        return reference.StartsWith(ZooPrefix, StringComparison.Ordinal)
            ? ZooSource.Parse(reference, reference[ZooPrefix.Length..])
            : IsOnnx(reference) ? OnnxSource.Read(reference) : YamlSource.Read(reference);
    }

    /// <summary>Judges a file by its first bytes; one that cannot be read is left to the reader to name.</summary>
    private static bool IsOnnx(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || !File.Exists(path)) return false;
        try
        {
            using var stream = InputFile.Open(path);
            return OnnxFile.Is(path, Signature.Start(path, stream));
        }
        catch (InvalidFileException)
        {
            return false;
        }
    }

    /// <summary>Builds the model for data of a shape.</summary>
    /// <param name="sample">The shape of one sample, where there is data; only its length must be what the model wants.</param>
    /// <param name="classes">The number of classes, where the data has classes.</param>
    /// <param name="vocabulary">The number of different characters or words, where the data's values are their indices.</param>
    /// <param name="options">What a file that fixes its shapes is built for; other models take any.</param>
    /// <exception cref="ArgumentException">A network of the zoo has a wrong option, or does not fit the data.</exception>
    /// <exception cref="InvalidFileException">A layer of the file is wrong, or the model does not fit the data.</exception>
    public abstract Model Build(Shape? sample, long? classes, long? vocabulary = null, BuildOptions? options = null);
}
