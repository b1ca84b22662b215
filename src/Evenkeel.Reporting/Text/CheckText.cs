using System.Globalization;
using Evenkeel.Diagnosis;
using Evenkeel.Probing;

namespace Evenkeel.Reporting.Text;

/// <summary>Writes a checkup for people: what was looked at, a row a layer, the findings with cause and fix, the verdict.</summary>
public static class CheckText
{
    private const int DetailIndent = 9;

    /// <summary>Longer names and titles are cut, to leave their line room for what follows.</summary>
    private const int MaxTitle = 60;

    /// <summary>Writes.</summary>
    public static void Write(TextWriter writer, Checkup checkup, TextStyle style)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(checkup);
        ArgumentNullException.ThrowIfNull(style);
        WriteHeading(writer, checkup.Probe, style);
        writer.WriteLine();
        LayerTable.Write(writer, checkup, style);
        writer.WriteLine();
        if (checkup.Probe.Jacobian is { } jacobian)
        {
            JacobianTable.Write(writer, checkup, jacobian, style);
            writer.WriteLine();
            if (!jacobian.Weights.IsEmpty)
            {
                WeightTable.Write(writer, checkup, jacobian, style);
                writer.WriteLine();
            }
        }

        foreach (var finding in checkup.Findings) WriteFinding(writer, finding, style);
        WriteVerdict(writer, checkup, style);
    }

    private static void WriteHeading(TextWriter writer, ProbeResult probe, TextStyle style)
    {
        var (model, data) = (probe.Model, probe.Data);
        writer.WriteLine($"{style.Bold(Wording.Clip(model.Name, MaxTitle))}  {Wording.Count(probe.Layers.Length, "layer")}, {Wording.Count(model.Parameters, "parameter")}");
        WriteFact(writer, "weights", $"{model.Initialization}{(model.IsTrained ? "; trained: rules on schemes and on the initial loss step back" : "")}");
        WriteFact(writer, "data", $"{data.Source}, {Wording.Count(data.Samples, "sample")}, mean {Wording.Scale(data.Input.Mean)}, std {Wording.Scale(data.Input.Std)}");
        WriteFact(writer, "loss", Loss(probe.Loss));
        if (probe.Sharpness is { } sharpness) WriteFact(writer, "sharp", Sharp(sharpness, probe.LearningRate));
        if (probe.Jacobian is { } jacobian) WriteFact(writer, "jacobian", Jacobian(jacobian));
    }

    private static string Sharp(SharpnessResult sharpness, double? rate)
        => $"λ = {Wording.Scale(sharpness.LargestEigenvalue)}, the Hessian's largest eigenvalue"
            + (sharpness.LargestStableRate is { } most ? $": gradient descent is stable up to a learning rate of 2/λ = {Wording.Scale(most)}" : "")
            + (rate is { } given ? $"; yours is {Wording.Scale(given)}" : "");

    private static string Jacobian(JacobianResult jacobian)
        => $"{Wording.Count(jacobian.Spectrum.Count, "singular value")}, {(jacobian.SingularValues is [var least, ..] ? $"{Wording.Scale(least)} …" : "the largest")} {Wording.Scale(jacobian.Largest)}, "
            + $"of ∂output/∂{(jacobian.IsOfEmbedding ? "embedding" : "input")} at the first {(jacobian.Samples == 1 ? "sample" : Wording.Count(jacobian.Samples, "sample"))}; "
            + $"effective rank {Wording.Scale(jacobian.EffectiveRank)}{(jacobian.Samples == 1 ? "" : " a sample")}";

    private static string Loss(LossInfo? loss)
    {
        if (loss is null) return "none, for want of a target: gradients start from unit Gaussian noise at the output";
        var text = $"{loss.Kind}, initially {Wording.Precise(loss.Initial)}";
        if (loss is { Expected: { } expected, StandardError: { } error } && double.IsFinite(expected + error)) text += $", expected {Wording.Precise(expected)} ± {Wording.Scale(error)}";
        if (loss.Classes is { } classes) text += $" (ln {classes} = {Wording.Precise(Math.Log(classes))} for zero logits)";
        return loss.Accuracy is { } accuracy ? $"{text}; accuracy {(100 * accuracy).ToString("0.0", CultureInfo.InvariantCulture)} %" : text;
    }

    private static void WriteFact(TextWriter writer, string name, string fact) => LabelledText.Write(writer, name, fact, DetailIndent);

    private static void WriteFinding(TextWriter writer, Finding finding, TextStyle style)
    {
        var (mark, paint) = Mark(finding.Severity, style);
        var kind = $"{mark} {finding.Severity.ToString().ToLowerInvariant()} {finding.Id}";
        var title = Wording.Clip(finding.Title, MaxTitle);
        const string At = "  at ";
        var layer = finding.Layer is null ? "" : At + Wording.Clip(finding.Layer, TextStyle.Width - kind.Length - 2 - Columns.Of(title) - At.Length);
        writer.WriteLine($"{paint(kind)}  {style.Bold(title)}{(layer.Length > 0 ? style.Dim(layer) : "")}");
        WriteFact(writer, "", finding.Message);
        WriteFact(writer, "  cause", finding.Cause);
        foreach (var fix in finding.Fixes) WriteFix(writer, fix);
        WriteFact(writer, "  source", finding.Reference);
        writer.WriteLine();
    }

    /// <summary>A command that needs lines of its own is broken as a shell reads it, to be copied as it stands.</summary>
    private static void WriteFix(TextWriter writer, Fix fix)
    {
        const string Continued = " \\";
        var line = fix.Command is null ? fix.Title : $"{fix.Title}: {fix.Command}";
        var room = TextStyle.Width - DetailIndent;
        if (fix.Command is null || Columns.Of(Wording.Safe(line)) <= room)
        {
            WriteFact(writer, "  fix", line);
            return;
        }

        WriteFact(writer, "  fix", $"{fix.Title}:");
        var indent = new string(' ', DetailIndent);
        writer.WriteLine(indent + string.Join($"{Continued}\n{indent}  ", Wording.Wrap(fix.Command, room - 2 - Continued.Length)));
    }

    private static (string Mark, Func<string, string> Paint) Mark(Severity severity, TextStyle style) => severity switch
    {
        Severity.Error => ("✗", style.Red),
        Severity.Warning => ("!", style.Yellow),
        _ => ("·", style.Cyan),
    };

    private static void WriteVerdict(TextWriter writer, Checkup checkup, TextStyle style)
    {
        var counts = checkup.Findings.GroupBy(f => f.Severity).OrderByDescending(g => g.Key)
            .Select(g => Wording.Count(g.Count(), g.Key.ToString().ToLowerInvariant()));
        var (word, paint) = checkup.Verdict switch
        {
            Verdict.Fail => ("FAIL", (Func<string, string>)style.Red),
            Verdict.Warning => ("WARNING", style.Yellow),
            _ => ("PASS", style.Green),
        };
        var summary = checkup.Findings.IsEmpty ? $"signal and gradient travel through {(checkup.Probe.Model.LeftOut is [] ? "the network" : "what was not left out of the network")}" : string.Join(", ", counts);
        writer.WriteLine($"verdict  {paint(word)}  {summary}");
    }
}
