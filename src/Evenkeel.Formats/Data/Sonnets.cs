using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Data;

/// <summary>The built-in text: Shakespeare's sonnets 1 to 20 (1609, public domain), 12,511 characters of 56 kinds.</summary>
internal static class Sonnets
{
    public const string Name = "sonnets";

    private const string Resource = "Evenkeel.Formats.Data.sonnets.txt";

    /// <summary>Cut into sequences (<see cref="CharacterText"/>).</summary>
    public static DataSet Load(long length)
    {
        using var stream = typeof(Sonnets).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the resource {Resource} is missing");
        return CharacterText.Read(ByteSource.Whole(Name, stream), Name, length);
    }
}
