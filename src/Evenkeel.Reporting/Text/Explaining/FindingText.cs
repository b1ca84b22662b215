using Evenkeel.Diagnosis;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>What a finding says of itself.</summary>
internal static class FindingText
{
    public static void Write(TextWriter writer, Rule rule, TextStyle style)
    {
        ExplainText.Title(writer, rule.Id, rule.Title, style);
        ExplainText.Fact(writer, "severity", rule.Severity.ToString().ToLowerInvariant());
        ExplainText.Fact(writer, "does", rule.WhatItDoes);
        ExplainText.Fact(writer, "hurts", rule.WhyItHurts);
        ExplainText.Fact(writer, "wrong", rule.WhenItIsWrong);
        ExplainText.Fact(writer, "source", rule.Reference);
    }
}
