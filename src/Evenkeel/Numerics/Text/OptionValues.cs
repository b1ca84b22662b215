using System.Globalization;

namespace Evenkeel.Numerics.Text;

/// <summary>The values of options: what was given, or the default. Everything wrong with them is collected and said at once.</summary>
/// <remarks>A value that is wrong is noted, and something of its kind returned, so that the rest is looked at too.</remarks>
internal class OptionValues
{
    private readonly string subject;
    private readonly IReadOnlyDictionary<string, string> given;
    private readonly Dictionary<string, string?> defaults;
    private readonly List<string> problems = [];

    /// <param name="subject">Whose options they are, as the error begins: "zoo:mlp".</param>
    /// <param name="options">The options and their defaults; null where one must be given.</param>
    /// <param name="given">The values that were given.</param>
    /// <param name="example">All that must be given as it could be, for what is said when something is missing: "normal:0.02".</param>
    public OptionValues(string subject, IEnumerable<(string Name, string? Default)> options, IReadOnlyDictionary<string, string> given, string example = "")
    {
        (this.subject, this.given) = (subject, given);
        defaults = options.ToDictionary(o => o.Name, o => o.Default, StringComparer.Ordinal);
        foreach (var name in given.Keys.Except(defaults.Keys))
        {
            var question = Suggestion.Question(name, defaults.Keys);
            problems.Add($"unknown option '{name}'{(question.Length > 0 ? question : defaults.Count == 0 ? "; it has none" : $"; it has {string.Join(", ", defaults.Keys)}")}");
        }

        foreach (var name in defaults.Keys.Where(IsMissing)) problems.Add($"`{name}` is missing, as in '{example}'");
    }

    /// <summary>Notes what is wrong.</summary>
    public void Refuse(string problem) => problems.Add(problem);

    /// <exception cref="ArgumentException">Something is wrong.</exception>
    public void ThrowIfAnyProblem()
    {
        if (problems.Count > 0) throw new ArgumentException($"{subject}: {string.Join("; ", problems)}");
    }

    public bool IsGiven(string name) => given.ContainsKey(name);

    public long Integer(string name, long least, long most)
    {
        var text = Text(name);
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        if (!isNumber) return Wrong(name, "must be a whole number", least);
        return value < least ? Wrong(name, $"must be at least {least}", least)
            : value > most ? Wrong(name, $"must be at most {most}", least)
            : value;
    }

    public double Number(string name, double least, double most)
        => NumberText.TryParse(Text(name), out var value) && value >= least && value <= most
            ? value
            : Wrong(name, FormattableString.Invariant($"must be a number from {least} to {most}"), least);

    public double Number(string name) => NumberText.TryParse(Text(name), out var value) ? value : Wrong(name, "must be a number", 0.0);

    public string OneOf(string name, params ReadOnlySpan<string> choices)
    {
        var text = Text(name);
        return choices.Contains(text) ? text : Wrong(name, $"must be one of {string.Join(", ", choices!)}", choices[0]);
    }

    public bool Boolean(string name) => OneOf(name, "true", "false") == "true";

    /// <summary>The value as text; empty where one must be given and is not.</summary>
    public string Text(string name) => given.TryGetValue(name, out var value) ? value : defaults[name] ?? "";

    /// <summary>Notes that a value is wrong, and returns another.</summary>
    protected T Wrong<T>(string name, string rule, T substitute)
    {
        if (!IsMissing(name)) Refuse($"`{name}` (={Text(name)}) {rule}");
        return substitute;
    }
    private bool IsMissing(string name) => !given.ContainsKey(name) && defaults[name] is null;
}
