using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Tests.Diagnosis;

/// <summary>What theory expects of the loss before training, against networks that are drawn anew, for every loss and every shape of logits.</summary>
public sealed class InitialLossKindTests
{
    private const int Seeds = 60, Samples = 200;

    public static TheoryData<string> Cases => ["cross-entropy", "smoothed", "positions", "few sequences", "one question", "many questions", "rare answers"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Expected_DrawnNetworks_IsTheMeanAndTheErrorCoversTheScatter(string name)
    {
        var scores = new List<double>();
        var differences = new List<double>();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var loss = Of(name, seed).Examine().Probe.Loss!;
            differences.Add(loss.Initial - loss.Expected!.Value);
            scores.Add(differences[^1] / loss.StandardError!.Value);
        }

        var mean = differences.Average();
        var error = Math.Sqrt(differences.Average(d => (d - mean) * (d - mean)) / Seeds);
        Assert.InRange(mean, -4 * error, 4 * error);
        Assert.All(scores, z => Assert.InRange(z, -4, 4));

        // An error bar that is ten times too wide hides every fault.
        Assert.InRange(Math.Sqrt(scores.Average(z => z * z)), 0.1, 1.5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PredictedGradient_DrawnNetworks_IsTheMeasuredOne(string name)
    {
        double predicted = 0, measured = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var checkup = Of(name, seed).Examine();
            predicted += checkup.Prediction!.Layers[^1].BackwardSecondMoment!.Value;
            var backward = checkup.Probe.Layers[^1].Backward!.Moments.Rms;
            measured += backward * backward;
        }

        Assert.Equal(1, measured / predicted, 0.05);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_LargeHead_IsReportedAndAPlainOneIsNot(string name)
    {
        Of(name, seed: 1).IsSilent("EK301", "EK302");
        Of(name, seed: 1).With("head.weight", "normal:1").Finds("EK301");
    }

    private static Patient Of(string name, ulong seed)
    {
        var relu = Patient.Activation("relu");
        var flat = Patient.Of(new Shape(32), new Linear(256), relu, new Linear(10));
        var one = Patient.Of(new Shape(32), new Linear(256), relu, new Linear(1));
        var sequence = Patient.Of(new Shape(12, 16), new Linear(256), relu, new Linear(7));
        var patient = name switch
        {
            "smoothed" => new Patient(flat, "he") { Loss = new CrossEntropy(0.3) },
            "positions" => new Patient(sequence, "he"),
            "few sequences" => new Patient(sequence, "he") { Input = Patient.Gaussian(new Shape(2, 12, 16), seed + 1) },
            "one question" => new Patient(one, "he") { Loss = new BinaryCrossEntropy(), Targets = Answers(1, 0.5, seed) },
            "many questions" => new Patient(flat, "he") { Loss = new BinaryCrossEntropy(), Targets = Answers(10, 0.5, seed) },
            "rare answers" => new Patient(flat, "he") { Loss = new BinaryCrossEntropy(), Targets = Answers(10, 0.05, seed) },
            _ => new Patient(flat, "he"),
        };
        return patient with { Seed = seed };
    }

    private static Tensor Answers(int outputs, double share, ulong seed)
    {
        var random = new AddressedRandom(seed, "answers");
        return Tensor.From<float>([.. Enumerable.Range(0, Samples * outputs).Select(i => random.Uniform(i) < share ? 1f : 0f)], new Shape(Samples, outputs));
    }
}
