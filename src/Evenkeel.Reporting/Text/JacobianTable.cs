using Evenkeel.Diagnosis;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Reporting.Text;

/// <summary>The Jacobian from each layer to the output: mean and variance of the squares of its singular values, measured against predicted.</summary>
internal static class JacobianTable
{
    private const int NameWidth = 28;

    public static void Write(TextWriter writer, Checkup checkup, JacobianResult jacobian, TextStyle style)
    {
        var layers = checkup.Probe.Layers;
        writer.WriteLine(style.Dim($"{"layer",-NameWidth}{"mean s²",10}{"±",8}{"theory",10}{"variance",12}{"±",8}{"theory",10}"));
        Thinning.Write(writer, layers.Length, style, i => WriteRow(writer, layers[i].Name, jacobian.Layers[i], checkup.Prediction?.Layers[i]));
        writer.WriteLine(style.Dim("s: singular values of ∂output/∂(the layer's output), the variance of s² in units of its squared"));
        writer.WriteLine(style.Dim($"mean, 0 of an isometry; from random gradients, at {Wording.Count(jacobian.Samples, "sample")}, ± their standard error"));
    }

    private static void WriteRow(TextWriter writer, string layer, JacobianSpectrum? spectrum, LayerPrediction? prediction)
        => writer.WriteLine(
            $"{Wording.Fit(layer, NameWidth - 1)} {Number(spectrum?.MeanSquare),10}{Number(spectrum?.MeanSquareError),8}{Number(prediction?.JacobianMeanSquare),10}"
            + $"{Number(spectrum?.Variance),12}{Number(spectrum?.VarianceError),8}{Number(prediction?.JacobianVariance),10}");

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? Wording.Scale(number) : "–";
}
