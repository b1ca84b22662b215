namespace Evenkeel.Tests.Diagnosis.Rules;

/// <summary>Networks on which rules must be silent.</summary>
internal static class Healthy
{
    private static readonly Lazy<Looked> DeepReLUOnce = new(() => new Looked(new Patient(Patient.Mlp(50, 256, "relu"), "he") { Input = Patient.Alike(128, 64, 0.5) }));

    /// <summary>He-ReLU of 50 × 256, whose samples grow alike with depth until a third of the units are silent on all of them.</summary>
    public static Looked DeepReLU => DeepReLUOnce.Value;

    /// <summary>A patient that is examined once for several tests.</summary>
    internal sealed class Looked(Patient patient)
    {
        public Evenkeel.Diagnosis.Checkup Checkup { get; } = patient.Examine();

        public void IsSilent(params string[] ids) => Assert.DoesNotContain(Checkup.Findings, f => ids.Contains(f.Id));
    }
}
