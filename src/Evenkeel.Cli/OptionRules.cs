using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Evenkeel.Formats.Recipes;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Cli;

/// <summary>What the values of options must be; each names the option, the value received and the rule.</summary>
internal static class OptionRules
{
    /// <summary>More than any machine has cores; beyond, systems begin to refuse threads.</summary>
    private const ulong MaxThreads = 1024;

    public static void RequireWhole(this Option option, ulong least, ulong? most)
        => option.Validators.Add(result =>
        {
            if (result.Tokens is not [var token]) return;
            var isWhole = ulong.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
            if (isWhole && value >= least && value <= (most ?? long.MaxValue)) return;
            result.AddError($"{option.Name} (={token.Value}) must be a whole number {(most is null ? $"of at least {least}" : $"from {least} to {most}")}");
        });

    public static void RequirePositive(this Option option, double most = double.MaxValue) => option.RequireNumber(value => value > 0, "above 0", most);

    public static void RequireNotNegative(this Option option, double most = double.MaxValue) => option.RequireNumber(value => value >= 0, "from 0", most);

    private static void RequireNumber(this Option option, Predicate<double> isEnough, string least, double most)
        => option.Validators.Add(result =>
        {
            if (result.Tokens is not [var token]) return;
            var isNumber = double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
            if (!isNumber || !isEnough(value) || !(value <= most)) result.AddError(RuleText(option, token, least, most));
        });

    public static void RequireOneOf(this Option option, params string[] values)
    {
        option.CompletionSources.Add(_ => values.Select(v => new CompletionItem(v)));
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [var token] || values.Contains(token.Value)) return;
            result.AddError($"{option.Name} (={token.Value}) must be one of {string.Join(", ", values)}{Suggestion.Question(token.Value, values)}");
        });
    }

    /// <summary>Requires a value that a look-up accepts; its <see cref="ArgumentException"/> says why not.</summary>
    public static void RequireKnown(this Option option, Action<string> lookUp)
        => option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Problem(lookUp, token) is { } problem) result.AddError($"{option.Name} (={token.Value}): {problem}");
        });

    /// <inheritdoc cref="RequireKnown(Option, Action{string})"/>
    public static void RequireKnown(this Argument argument, Action<string> lookUp)
        => argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Problem(lookUp, token) is { } problem) result.AddError(problem);
        });

    /// <summary>Requires a number of threads.</summary>
    public static void RequireThreads(this Option option) => option.RequireWhole(1, MaxThreads);

    /// <summary>Requires a recipe's or a scheme's name, or a file, which is read later.</summary>
    public static void RequireRecipe(this Option option)
    {
        option.CompletionSources.Add(_ => RecipeFiles.BuiltInNames.Select(n => new CompletionItem(n)));
        option.RequireKnown(text =>
        {
            if (!RecipeFiles.IsFile(text)) _ = RecipeFiles.Open(text);
        });
    }

    private static string RuleText(Option option, Token token, string least, double most)
        => $"{option.Name} (={token.Value}) must be a finite number {least}{(most < double.MaxValue ? string.Create(CultureInfo.InvariantCulture, $", at most {most}") : "")}";

    private static string? Problem(Action<string> lookUp, Token token)
    {
        try
        {
            lookUp(token.Value);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
