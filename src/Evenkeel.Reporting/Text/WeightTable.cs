using Evenkeel.Diagnosis;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Reporting.Text;

/// <summary>The singular values of each weight by itself, measured against predicted.</summary>
internal static class WeightTable
{
    private const int NameWidth = 28;

    public static void Write(TextWriter writer, Checkup checkup, JacobianResult jacobian, TextStyle style)
    {
        writer.WriteLine(style.Dim($"{"weight",-NameWidth}{"values",8}{"least s",9}{"theory",9}{"rms s",9}{"theory",9}{"largest s",11}{"theory",9}"));
        Thinning.Write(writer, jacobian.Weights.Length, style, i => WriteRow(writer, jacobian.Weights[i], checkup.Prediction?.WeightOf(jacobian.Weights[i].Parameter)));
        writer.WriteLine(style.Dim("s: singular values of the weight as a matrix of its first extent × all others"));
    }

    private static void WriteRow(TextWriter writer, WeightSpectrum weight, WeightSpectrum? theory)
        => writer.WriteLine(
            $"{Wording.Fit(weight.Parameter, NameWidth - 1)} {weight.Count,8}{Number(weight.Least),9}{Number(theory?.Least),9}{Number(weight.Rms),9}{Number(theory?.Rms),9}"
            + $"{Number(weight.Largest),11}{Number(theory?.Largest),9}");

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? Wording.Scale(number) : "–";
}
