using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Errors;

/// <summary>Wrong command lines: exit code 2.</summary>
public sealed class UsageTests
{
    private const string Model = "MODEL";

    [Theory]
    [InlineData("", "a command is missing", "evenkeel --help")]
    [InlineData("chekc MODEL", "unknown argument 'chekc'", "did you mean 'check'?")]
    [InlineData("check", "MODEL is missing", "evenkeel check --help")]
    [InlineData("check MODEL other.yaml", "unknown argument 'other.yaml'")]
    [InlineData("check MODEL --recipee he", "unknown option '--recipee'", "did you mean '--recipe'?")]
    [InlineData("check MODEL --recipe", "--recipe")]
    [InlineData("check MODEL --recipe hee", "'hee'", "he")]
    [InlineData("check MODEL --recipe normal", "`std` is missing", "normal:0.02")]
    [InlineData("check MODEL --recipe normal:x", "must be a number")]
    [InlineData("check MODEL --recipe normal:-1", "`std` (=-1)", "must not be negative")]
    [InlineData("check MODEL --recipe he?gain=gleu", "unknown gain", "gelu")]
    [InlineData("check MODEL --recipe dirac", "dirac: linear.0.weight: the shape", "take identity for matrices")]
    [InlineData("check MODEL --threads 0", "--threads (=0)", "from 1 to 1024")]
    [InlineData("check MODEL --threads abc", "--threads (=abc)", "whole number")]
    [InlineData("check MODEL --threads 100000", "--threads (=100000)", "from 1 to 1024")]
    [InlineData("check MODEL --samples 0", "--samples (=0)", "at least 1")]
    [InlineData("check MODEL --samples 1.5", "--samples (=1.5)", "whole number")]
    [InlineData("check MODEL --samples 9223372036854775808", "--samples", "whole number")]
    [InlineData("check MODEL --seed -1", "--seed (=-1)", "from 0 to 18446744073709551615")]
    [InlineData("check MODEL --seed 18446744073709551616", "--seed", "from 0 to 18446744073709551615")]
    [InlineData("check MODEL --target y.npy", "--target needs --data")]
    [InlineData("check MODEL --weights w.safetensors --recipe he", "--weights and --recipe exclude each other")]
    [InlineData("check MODEL --format xml", "--format (=xml)", "text, json")]
    [InlineData("check MODEL --format jsn", "did you mean 'json'?")]
    [InlineData("check MODEL --loss foo", "--loss (=foo)", "cross-entropy, cross-entropy:SMOOTHING, bce, mse")]
    [InlineData("check MODEL --fail-on fatal", "--fail-on (=fatal)", "error, warning, note, never")]
    [InlineData("check MODEL --lr 0", "--lr (=0) must be a finite number above 0")]
    [InlineData("check MODEL --lr 0.1", "--sharpness and --lr need a loss: give --data with targets")]
    [InlineData("check zoo:mpl", "unknown zoo network 'mpl'", "did you mean 'mlp'?")]
    [InlineData("check zoo:mlp?widht=3", "unknown option 'widht'", "did you mean 'width'?")]
    [InlineData("check zoo:mlp?width=0", "`width` (=0)", "at least 1")]
    [InlineData("check zoo:mlp?width", "'width' must be option=value")]
    [InlineData("check zoo:mlp?activation=rellu", "rellu", "did you mean 'relu'?")]
    [InlineData("check zoo:vgg11 --data digits", "leave nothing of an image of 8×8", "32×32")]
    [InlineData("check zoo:gpt-mini?context=32 --data sonnets --length 16", "`context` (=32)", "(16)")]
    [InlineData("check zoo:gpt-mini --data sonnets --length 0", "--length (=0)", "at least 1")]
    [InlineData("check zoo:gpt-mini --length 8", "--length needs --data")]
    [InlineData("check zoo:lenet --data digits --length 8", "digits is none")]
    [InlineData("check zoo:lstm --data sonnets --normalize", "--normalize does not go with sonnets")]
    [InlineData("check zoo:mlp?inputs=5 --data digits", "`inputs` (=5)", "64")]
    public void Check_WrongCommandLine_Gives2(string commandLine, params string[] words)
    {
        using var scratch = new Scratch();
        var model = scratch.Model();
        Complaint.Expect(scratch, 2, [.. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a == Model ? model : a)], words);
    }

    [Theory]
    [InlineData("", "MODEL must not be empty")]
    [InlineData("zoo:mlp", "--out needs the name of a file", "--out", "")]
    public void Check_EmptyArgument_Gives2(string model, string expected, params string[] options)
    {
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 2, ["check", model, .. options], expected);
    }
}
