using System.Text;
using Evenkeel.Diagnosis;

namespace Evenkeel.Reporting.Markdown;

/// <summary>The documentation of the rules: a page for each, made of what the rule says of itself, and an index.</summary>
public static class RulePages
{
    /// <summary>The page of a rule.</summary>
    public static string Page(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return $"""
            # {rule.Id}: {rule.Title}

            Severity: {SeverityOf(rule)}.

            ## What it does

            {rule.WhatItDoes}

            ## Why it hurts

            {rule.WhyItHurts}

            ## When it is wrong

            {rule.WhenItIsWrong}

            ## References

            {rule.Reference}.

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The name of a rule's page.</summary>
    public static string FileName(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return $"{rule.Id}.md";
    }

    /// <summary>The list of all rules, each with a link to its page.</summary>
    public static string Index(IEnumerable<Rule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var page = new StringBuilder();
        page.Append("# Findings\n\n");
        page.Append("What `evenkeel check` can find. An id is never used for another problem. The pages are made from the rules; do not edit them.\n\n");
        page.Append("| id | problem | severity |\n| --- | --- | --- |\n");
        foreach (var rule in rules) page.Append($"| [{rule.Id}]({FileName(rule)}) | {rule.Title} | {SeverityOf(rule)} |\n");
        return page.ToString();
    }

    private static string SeverityOf(Rule rule) => rule.Severity.ToString().ToLowerInvariant();
}
