using System.Globalization;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Quadrature;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>An activation: what it is, its moments and gains, where its gradient dies, and the scheme that fits.</summary>
internal static class ActivationText
{
    /// <summary>Moments whose error is larger are shown with it.</summary>
    private const double ShownError = 5e-11;

    public static void Write(TextWriter writer, ActivationExplanation explanation, TextStyle style)
    {
        var (facts, moments) = (explanation.Activation.Facts, explanation.Moments);
        ExplainText.Title(writer, facts.Name, "activation", style);
        ExplainText.Fact(writer, "formula", $"f = {facts.Formula}");
        ExplainText.Fact(writer, "slope", $"f' = {facts.Slope}");
        ExplainText.Fact(writer, "kinks", facts.Kinks.IsEmpty ? "none: f' is continuous" : $"f' jumps at {string.Join(" and ", facts.Kinks.Select(Number))}");
        ExplainText.Fact(writer, "gradient", Deaths(explanation));
        ExplainText.Fact(writer, "source", facts.Source);

        writer.WriteLine();
        writer.WriteLine(style.Dim($"pre-activations z ~ N(0, q) at q = {Number(moments.Q)}"));
        Moment(writer, "mean", "E f", moments.Mean);
        Moment(writer, "second moment", "E f²", moments.SecondMoment);
        Moment(writer, "variance", "E (f − E f)²", moments.Variance);
        Moment(writer, "mean slope", "E f'", moments.MeanDerivative);
        Moment(writer, "squared slope", "E f'²", moments.SecondMomentDerivative);

        writer.WriteLine();
        writer.WriteLine(style.Dim("four gains, Var(w) = gain²/fan, each for its own purpose"));
        var gains = explanation.Gains;
        Gain(writer, "forward", "√(q/E f²)", gains.Forward, "keeps the signal's second moment");
        Gain(writer, "variance", "√(q/Var f)", gains.Variance, "keeps its variance, where each unit's weights sum to 0");
        Gain(writer, "backward", "1/√E f'²", gains.Backward, "keeps the gradient's second moment");
        var critical = gains.Critical is { } point ? $"σ_w² = {Six(point.WeightVariance)}, σ_b² = {Six(point.BiasVariance)} keeps both: χ₁ = 1" : "none: no variance of biases keeps both";
        writer.WriteLine($"  {"critical",-16}{critical}");

        writer.WriteLine();
        ExplainText.Fact(writer, "scheme", $"{explanation.Scheme}: {explanation.Reason}");
    }

    private static void Moment(TextWriter writer, string name, string symbol, Integral moment)
    {
        var error = moment.Error > ShownError * Math.Max(1, Math.Abs(moment.Value)) ? $" ± {Wording.Scale(moment.Error)}" : "";
        writer.WriteLine($"  {name,-16}{symbol,-14}{Ten(Math.Abs(moment.Value) <= moment.Error ? 0 : moment.Value)}{error}");
    }

    private static void Gain(TextWriter writer, string name, string formula, double? gain, string keeps)
        => writer.WriteLine($"  {name,-16}{formula,-14}{(gain is { } value ? Six(value) : "none"),-14}{keeps}");

    private static string Deaths(ActivationExplanation explanation)
    {
        var region = explanation.Activation.Facts.Stability;
        if (region.Below == region.Above && region.Low == -region.High && region.Below != Beyond.Live)
        {
            return Death(region.Below, $"at and beyond ±{Number(region.High)}", explanation.ShareBelow + explanation.ShareAbove);
        }

        List<string> parts = [];
        if (region.Below != Beyond.Live) parts.Add(Death(region.Below, $"at and below {Number(region.Low)}", explanation.ShareBelow));
        if (region.Above != Beyond.Live) parts.Add(Death(region.Above, $"at and above {Number(region.High)}", explanation.ShareAbove));
        return parts.Count == 0 ? "dies nowhere: there is a slope everywhere" : string.Join("; ", parts);
    }

    private static string Death(Beyond beyond, string where, double share)
        => $"{(beyond == Beyond.Silent ? "dies" : "dies out (saturated)")} {where}, where {Wording.Scale(100 * share)} % of z are{(beyond == Beyond.Silent ? "; f is 0 there too" : "")}";

    private static string Number(double value) => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);

    private static string Ten(double value) => Digits(value, "0.0000000000");

    private static string Six(double value) => Digits(value, "0.000000");

    private static string Digits(double value, string format)
        => !double.IsFinite(value) ? Wording.Scale(value) : value.ToString(Math.Abs(value) is 0 or (>= 0.01 and < 1e6) ? format : "0.0000000e0", CultureInfo.InvariantCulture);
}
