using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;

namespace Evenkeel.Formats.Models;

/// <summary>A network of the zoo.</summary>
internal sealed record ZooSource(string Name, string Reference, IReadOnlyDictionary<string, string> Options) : ModelSource(Name, Reference, null, null)
{
    public override long? Positions => Options.TryGetValue("context", out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var context) && context > 0 ? context : null;

    /// <param name="reference">What the user typed.</param>
    /// <param name="query">What stands behind "zoo:".</param>
    public static ZooSource Parse(string reference, string query)
    {
        var mark = query.IndexOf('?', StringComparison.Ordinal);
        var name = mark < 0 ? query : query[..mark];
        Zoo.Find(name);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in mark < 0 ? [] : query[(mark + 1)..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new ArgumentException($"{reference}: '{pair}' must be option=value, as in 'zoo:mlp?depth=50&width=128'");
            if (!options.TryAdd(pair[..equals], pair[(equals + 1)..])) throw new ArgumentException($"{reference}: the option '{pair[..equals]}' is given twice");
        }

        return new ZooSource(name, reference, options) { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference))) };
    }

    public override Model Build(Shape? sample, long? classes, long? vocabulary = null) => new(Zoo.Build(Name, Options, sample, classes, vocabulary), Recipe.Parse(ModelText.DefaultScheme));
}
