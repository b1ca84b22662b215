using System.CommandLine;

namespace Evenkeel.Cli;

/// <summary>The arguments and options of a verb, each declared once: what it is called, and what its value says of what was asked.</summary>
/// <param name="command">The command that they are added to, in the order of its help.</param>
/// <param name="unasked">What is asked where nothing is said.</param>
internal sealed class VerbOptions<T>(Command command, T unasked)
{
    private readonly List<Func<T, ParseResult, T>> readers = [];

    public Argument<TValue> Add<TValue>(Argument<TValue> argument, Func<T, TValue, T> with)
    {
        command.Add(argument);
        readers.Add((asked, parsed) => with(asked, parsed.GetValue(argument)!));
        return argument;
    }

    public Option<TValue> Add<TValue>(Option<TValue> option, Func<T, TValue, T> with)
    {
        command.Add(option);
        readers.Add((asked, parsed) => with(asked, parsed.GetValue(option)!));
        return option;
    }

    public T Read(ParseResult parsed) => readers.Aggregate(unasked, (asked, read) => read(asked, parsed));
}
