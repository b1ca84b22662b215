namespace Evenkeel.Initializers.Recipes;

/// <summary>A pattern of names: * is any characters, dots too, ? is one, and {a,b} is a or b.</summary>
internal static class NamePattern
{
    /// <summary>A pattern that stands for more is a slip of the pen.</summary>
    private const int MostAlternatives = 256;

    /// <summary>What is wrong with a pattern; null where nothing is.</summary>
    public static string? Problem(string pattern)
    {
        if (pattern.Length == 0) return "a pattern of names must not be empty; '*' is all";
        try
        {
            Expand(pattern);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    public static bool Matches(string pattern, string name) => Expand(pattern).Any(p => MatchesPlain(p, name));

    /// <summary>All that the braces stand for, without braces.</summary>
    private static List<string> Expand(string pattern)
    {
        List<string> texts = [""];
        for (var at = 0; at < pattern.Length;)
        {
            var open = pattern.IndexOf('{', at);
            var plain = open < 0 ? pattern[at..] : pattern[at..open];
            var close = open < 0 ? pattern.Length : pattern.IndexOf('}', open);
            var isOdd = plain.Contains('}', StringComparison.Ordinal) || close < 0 || (open >= 0 && pattern.IndexOf('{', open + 1) is > 0 and var second && second < close);
            if (isOdd) throw new FormatException($"the braces in '{pattern}' do not match; alternatives are written '{{a,b}}', without braces inside");
            var alternatives = open < 0 ? [""] : pattern[(open + 1)..close].Split(',');
            texts = [.. texts.SelectMany(t => alternatives.Select(a => $"{t}{plain}{a}"))];
            if (texts.Count > MostAlternatives) throw new FormatException($"'{pattern}' stands for more than {MostAlternatives} names; take '*'");
            at = close + 1;
        }

        return texts;
    }

    /// <summary>Goes back to the last star when a letter does not fit, so that the work is at most the product of the lengths.</summary>
    private static bool MatchesPlain(string pattern, string name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark) = (p++, n);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n])) (p, n) = (p + 1, n + 1);
            else if (star >= 0) (p, n) = (star + 1, ++mark);
            else return false;
        }

        return pattern[p..].All(c => c == '*');
    }
}
