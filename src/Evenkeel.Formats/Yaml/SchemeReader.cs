using Evenkeel.Initializers;

namespace Evenkeel.Formats.Yaml;

/// <summary>Reads the name of a scheme.</summary>
internal static class SchemeReader
{
    /// <exception cref="InvalidFileException">There is no such scheme.</exception>
    public static Initializer Read(string file, string key, YamlNode node)
    {
        if (node is not YamlScalar { IsNothing: false } scalar)
        {
            throw new InvalidFileException(file, $"{node.Place}", $"`{key}` must be the name of a scheme, got {node.Description}");
        }

        try
        {
            return Schemes.Parse(scalar.Text);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidFileException(file, $"{node.Place}", $"`{key}`: {exception.Message}", exception);
        }
    }
}
