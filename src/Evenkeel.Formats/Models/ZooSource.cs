using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Models;

/// <summary>A network of the zoo.</summary>
internal sealed record ZooSource(string Name, string Reference, IReadOnlyDictionary<string, string> Options) : ModelSource(Name, Reference, null, null)
{
    public override string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Reference)));

    public override long? Positions => Options.TryGetValue("context", out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var context) && context > 0 ? context : null;

    /// <param name="reference">What the user typed.</param>
    /// <param name="query">What stands behind "zoo:".</param>
    public static ZooSource Parse(string reference, string query)
    {
        var text = OptionText.Parse(query, "zoo:mlp?depth=50&width=128");
        Zoo.Find(text.Main is null ? text.Name : $"{text.Name}:{text.Main}");
        if (text.Problems.Count > 0) throw new ArgumentException($"{reference}: {string.Join("; ", text.Problems)}");
        return new ZooSource(text.Name, reference, text.Options);
    }

    public override ModelSource With(string name, long value)
    {
        var known = Zoo.Find(Name).Options;
        if (!known.Any(o => o.Name == name)) throw new ArgumentException($"zoo:{Name} has no option {name}; it has {string.Join(", ", known.Select(o => o.Name))}");
        var options = new Dictionary<string, string>(Options, StringComparer.Ordinal) { [name] = value.ToString(CultureInfo.InvariantCulture) };
        var query = $"{Name}?{string.Join('&', options.Select(o => $"{o.Key}={o.Value}"))}";
        return Parse($"{Reference[..Reference.IndexOf(Name, StringComparison.Ordinal)]}{query}", query);
    }

    public override Model Build(Shape? sample, long? classes, long? vocabulary = null, BuildOptions? options = null) => new(Zoo.Build(Name, Options, sample, classes, vocabulary), Recipe.Parse(ModelText.DefaultScheme));
}
