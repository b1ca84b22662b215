using System.Collections.Immutable;
using System.Globalization;

namespace Evenkeel.Formats.Onnx.Recognition;

/// <summary>
/// A formula over operators: <c>Mul(?x, Sigmoid(?x))</c>. A name stands for any value, the same wherever it stands; with a colon for a kind of
/// value: <c>?w:parameter</c>. A number stands for a constant that is close to it, and <c>_</c> for a constant of any value.
/// </summary>
internal abstract record Pattern
{
    /// <summary>Reads a formula.</summary>
    public static Call Parse(string text)
    {
        var position = 0;
        return (Call)Read(text, ref position);
    }

    private static Pattern Read(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] is not ('(' or ')' or ',')) position++;
        var word = text[start..position].Trim();
        if (position < text.Length && text[position] == '(')
        {
            var arguments = ImmutableArray.CreateBuilder<Pattern>();
            do
            {
                position++;
                arguments.Add(Read(text, ref position));
            }
            while (text[position] == ',');
            position++;
            return new Call(word, arguments.ToImmutable());
        }

        if (word.StartsWith('?')) return word.Split(':') is [var name, var kind] ? new Any(name, kind) : new Any(word, "");
        return word == "_" ? new Number(null) : new Number(double.Parse(word, CultureInfo.InvariantCulture));
    }

    /// <summary>The result of an operator.</summary>
    public sealed record Call(string Op, ImmutableArray<Pattern> Arguments) : Pattern
    {
        public bool IsCommutative => Op is "Add" or "Mul";
    }

    /// <summary>Any value, or any of a kind.</summary>
    public sealed record Any(string Name, string Kind) : Pattern;

    /// <summary>A constant of one element.</summary>
    public sealed record Number(double? Value) : Pattern;
}

/// <summary>What a formula stands for.</summary>
/// <param name="Op">The operator that takes its place.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Inputs">The names in the formula that are the operator's inputs, in their order.</param>
/// <param name="Attributes">What else the operator is told: an attribute's name, and the text or the constant of the formula.</param>
internal sealed record Form(string Op, string Formula, ImmutableArray<string> Inputs, ImmutableDictionary<string, string> Attributes)
{
    public Pattern.Call Root { get; } = Pattern.Parse(Formula);
}
