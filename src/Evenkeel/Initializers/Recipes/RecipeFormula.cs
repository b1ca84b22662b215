using System.Collections.Immutable;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers.Recipes;

/// <summary>A factor that depends on the network: numbers, + − * / ^, parentheses, sqrt(…), and the variables of <see cref="Names"/>, which docs/recipes.md explains.</summary>
public sealed class RecipeFormula
{
    /// <summary>Longer is no formula; it bounds how deep parentheses can stand in each other.</summary>
    private const int MaxLength = 200;

    private readonly Func<Func<string, double>, double> evaluate;

    private RecipeFormula(string text, Func<Func<string, double>, double> evaluate, ImmutableArray<string> variables)
        => (Text, this.evaluate, Variables) = (text, evaluate, variables);

    /// <summary>The variables.</summary>
    public static ImmutableArray<string> Names { get; } = [.. RecipeVariable.All.Select(v => v.Name)];

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>The variables that stand in it.</summary>
    public ImmutableArray<string> Variables { get; }

    /// <summary>Reads a formula: "branches^-0.5", "1/sqrt(2*branches)".</summary>
    /// <exception cref="ArgumentException">It is none; the message is a line to show to the user.</exception>
    public static RecipeFormula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength) throw new ArgumentException($"a formula of {text.Length} characters; at most {MaxLength} are read");
        var reader = new Reader(text);
        var evaluate = reader.Sum();
        if (!reader.IsAtEnd) throw reader.Error("the formula goes on here");
        return new RecipeFormula(text, evaluate, [.. reader.Variables]);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Computes the value.</summary>
    /// <param name="variable">The value of a variable.</param>
    internal double Evaluate(Func<string, double> variable) => evaluate(variable);

    private sealed class Reader(string text)
    {
        private int at;

        public HashSet<string> Variables { get; } = new(StringComparer.Ordinal);

        public bool IsAtEnd => Peek() == '\0';

        public Func<Func<string, double>, double> Sum()
        {
            var left = Product();
            while (Peek() is '+' or '-')
            {
                var (a, isPlus) = (left, text[at++] == '+');
                var b = Product();
                left = isPlus ? v => a(v) + b(v) : v => a(v) - b(v);
            }

            return left;
        }

        public ArgumentException Error(string problem) => new($"'{text}': {problem} (character {at + 1}); a formula is like 'branches^-0.5' or '1/sqrt(2*branches)'");

        private Func<Func<string, double>, double> Product()
        {
            var left = Signed();
            while (Peek() is '*' or '/')
            {
                var (a, isTimes) = (left, text[at++] == '*');
                var b = Signed();
                left = isTimes ? v => a(v) * b(v) : v => a(v) / b(v);
            }

            return left;
        }

        private Func<Func<string, double>, double> Signed()
        {
            if (Peek() != '-') return Power();
            at++;
            var value = Signed();
            return v => -value(v);
        }

        /// <summary>To the right, as mathematics has it; the exponent may have a sign.</summary>
        private Func<Func<string, double>, double> Power()
        {
            var number = Atom();
            if (Peek() != '^') return number;
            at++;
            var isGrouped = Peek() is '(' || text.AsSpan(at).TrimStart('-').StartsWith("(", StringComparison.Ordinal);
            var exponent = Signed();
            if (Peek() == '/' && !isGrouped) throw Error("a^b/c can be read in two ways; write a^(b/c) or (a^b)/c");
            return v => Math.Pow(number(v), exponent(v));
        }

        private Func<Func<string, double>, double> Atom()
        {
            var next = Peek();
            if (next == '(')
            {
                at++;
                var inner = Sum();
                if (Peek() != ')') throw Error("a parenthesis is not closed");
                at++;
                return inner;
            }

            var start = at;
            if (char.IsAsciiDigit(next) || next == '.')
            {
                while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
                return NumberText.TryParse(text[start..at], out var number) ? _ => number : throw Error($"'{text[start..at]}' is no number");
            }

            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
            var name = text[start..at];
            if (name == "sqrt" && Peek() == '(')
            {
                var square = Atom();
                return v => Math.Sqrt(square(v));
            }

            if (!Names.Contains(name)) throw Error(name.Length == 0 ? "a number, a variable or a parenthesis is missing" : $"unknown variable '{name}'{Suggestion.Question(name, Names)}, there are {string.Join(", ", Names)}");
            Variables.Add(name);
            return v => v(name);
        }

        private char Peek()
        {
            while (at < text.Length && text[at] == ' ') at++;
            return at < text.Length ? text[at] : '\0';
        }
    }
}
