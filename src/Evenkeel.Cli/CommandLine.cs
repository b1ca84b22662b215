using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Evenkeel.Cli.Check;
using Evenkeel.Cli.Explain;
using Evenkeel.Cli.Init;
using Evenkeel.Cli.Predict;
using Evenkeel.Cli.Recipes;
using Evenkeel.Formats;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Cli;

/// <summary>Parses the command line, runs a verb, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        var root = Create(terminal, cancellation);
        var output = terminal.OutText();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            terminal.Complain($"{Problems(parsed)}; see 'evenkeel {PathOf(parsed.CommandResult.Command, root)}--help'");
            return ExitCode.Usage;
        }

        try
        {
            var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            output.Flush();
            return code;
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("cancelled");
            return ExitCode.Cancelled;
        }
        catch (RecipeException exception)
        {
            terminal.Complain($"the recipe {exception.Recipe} does not fit; {exception.Problems.Count} problem{(exception.Problems.Count == 1 ? "" : "s")}:");
            foreach (var problem in exception.Problems) terminal.Complain(problem);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is UsageException or SchemeException)
        {
            terminal.Complain(exception.Message);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is InvalidFileException or ShapeException)
        {
            terminal.Complain(exception.Message);
            return ExitCode.Input;
        }
        catch (Exception exception) when (exception is EnvironmentException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            terminal.Complain(exception.Message);
            return ExitCode.Environment;
        }
#pragma warning disable CA1031 // A bug of the tool's own still ends in one line, with what a report needs.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var place = exception.StackTrace?.Split('\n')[0].Trim();
            terminal.Complain($"internal error: {exception.GetType().Name}: {exception.Message} ({place}); please report it");
            return ExitCode.Environment;
        }
    }

    /// <summary>The tool's verbs and options.</summary>
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var root = new Command("evenkeel", "Know whether a network will train before you train it.") { CheckCommand.Create(terminal, cancellation), PredictCommand.Create(terminal), InitCommand.Create(terminal, cancellation), ExplainCommand.Create(terminal), RecipeCommand.Create(terminal), new VersionOption() };
        AddExamples(root, "evenkeel check examples/deep-tanh.yaml", "evenkeel check zoo:mlp --data digits --recipe he", "evenkeel predict zoo:resnet50 --recipe he", "evenkeel init zoo:resnet18 --recipe he -o resnet18.safetensors", "evenkeel explain gelu");
        return root;
    }

    /// <summary>The words that name a verb, and a space behind each.</summary>
    private static string PathOf(Command command, Command root)
        => command == root ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(p => PathOf(p, root)))}{command.Name} ";

    /// <summary>Puts examples under a command's help.</summary>
    public static void AddExamples(Command command, params string[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null) command.Options.Add(help = new HelpOption());
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
    }

    /// <summary>What is wrong, with a suggestion where it is a mistyped name; all at once where several values are.</summary>
    private static string Problems(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            var command = parsed.CommandResult.Command;
            var known = command.Options.Select(o => o.Name).Concat(command.Subcommands.Select(c => c.Name));
            return $"unknown {(token.StartsWith('-') ? "option" : "argument")} '{token}'{Suggestion.Question(token, known)}";
        }

        if (parsed.CommandResult.Command is { Subcommands.Count: > 0, Name: not "evenkeel" } verb) return $"a word is missing behind '{verb.Name}': {string.Join(" or ", verb.Subcommands.Select(c => c.Name))}";
        if (parsed.Tokens.Count == 0) return "a command is missing, as in 'evenkeel check MODEL'";
        if (parsed.CommandResult.Command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 }) is { } missing) return $"{missing.Name} is missing";
        return string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.')).Distinct());
    }

    private sealed class HelpWithExamples(HelpAction help, string[] examples) : SynchronousCommandLineAction
    {
        /// <summary>Who asks for help need not name a model.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            return result;
        }
    }
}
