namespace Evenkeel.Studies.Printing;

/// <summary>A study as a Markdown page.</summary>
internal static class Page
{
    /// <summary>What stands before the tables, and does not need the study to run.</summary>
    public static string Heading(IStudy study) => $"""
        # {study.Title}

        {study.Method}

        ```
        dotnet run -c Release --project studies/Evenkeel.Studies -- {study.Name}
        ```

        """.ReplaceLineEndings("\n");

    public static void Write(IStudy study, StudyRun run, TextWriter output)
    {
        output.Write(Heading(study));
        foreach (var table in study.Run(run)) output.Write($"\n{table.Caption}\n\n{Line(table.Columns)}|{string.Concat(table.Columns.Select(_ => "---|"))}\n{string.Concat(table.Rows.Select(Line))}");
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
