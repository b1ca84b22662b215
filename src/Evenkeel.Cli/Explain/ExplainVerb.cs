using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Reporting.Json;
using Evenkeel.Reporting.Text;
using Evenkeel.Reporting.Text.Explaining;

namespace Evenkeel.Cli.Explain;

/// <summary>`evenkeel explain`: looks up, renders.</summary>
internal static class ExplainVerb
{
    public static int Run(ExplainOptions options, Terminal terminal)
    {
        if (options.Out is { } file) OutputFile.RequireFolder(file);
        var explanation = options.Topic is { } topic ? Check.Arguments.Checked(() => Explanation.Of(TopicCatalogue.Find(topic), options.Conditions)) : null;
        if (options.Out is { } path) OutputFile.Write(path, stream => Render(stream, explanation, options.Format, colour: false));
        else Render(terminal.Out, explanation, options.Format, terminal.Colour);
        return ExitCode.Success;
    }

    private static void Render(Stream stream, Explanation? explanation, string format, bool colour)
    {
        if (format == "json")
        {
            if (explanation is null) ExplainJson.WriteTopics(stream);
            else ExplainJson.Write(stream, explanation);
            return;
        }

        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        var style = new TextStyle(colour, Verbose: false);
        if (explanation is null) ExplainText.WriteTopics(writer, style);
        else ExplainText.Write(writer, explanation, style);
    }
}
