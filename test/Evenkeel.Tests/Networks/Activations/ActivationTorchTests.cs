using Evenkeel.Networks.Activations;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Activations;

public sealed class ActivationTorchTests
{
    public static TheoryData<string> Cases
        => [.. Reference.Read("torch-activations.json").GetProperty("activations").EnumerateObject().Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ValueAndDerivative_InDouble_AgreeWithPyTorch(string name)
    {
        var table = Reference.Read("torch-activations.json");
        var points = table.GetProperty("x").Numbers();
        var row = table.GetProperty("activations").GetProperty(name);
        var values = row.GetProperty("value").Numbers();
        var derivatives = row.GetProperty("derivative").Numbers();
        var activation = ActivationCatalogue.Parse(name);
        for (var i = 0; i < points.Length; i++)
        {
            Agree(values[i], activation.Value(points[i]));
            Agree(derivatives[i], name == "hard-sigmoid" ? SixthInFloat(activation.Derivative(points[i])) : activation.Derivative(points[i]));
        }
    }

    [Fact]
    public void Table_EveryActivation_HasRow()
        => Assert.Empty(ActivationCatalogue.Names.Except(Cases.Select(row => row.Data)));

    /// <summary>PyTorch 1.13 multiplies hard-sigmoid's float64 gradient by 1/6 in float32.</summary>
    private static double SixthInFloat(double slope) => slope * 6 * (1f / 6f);

    private static void Agree(double torch, double ours)
    {
        var allowed = Tolerances.TorchDouble * Math.Max(1, Math.Abs(torch));
        Assert.InRange(ours, torch - allowed, torch + allowed);
    }
}
