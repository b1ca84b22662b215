using Evenkeel.Diagnosis;

namespace Evenkeel.Tests.Diagnosis;

/// <summary>Reads a finding's figures by name.</summary>
internal static class Figures
{
    public static double Measured(this Finding finding, string name) => finding.Measured.Single(f => f.Name == name).Value;

    public static double Expected(this Finding finding, string name) => finding.Expected.Single(f => f.Name == name).Value;
}
