using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.Networks;

namespace Evenkeel.EndToEnd.Tests.Errors;

/// <summary>Files that cannot be read or do not fit: exit code 3, and no report is begun.</summary>
public sealed class InputTests
{
    private static readonly byte[] Pickle = [0x80, 2, (byte)'}', (byte)'q', 0, (byte)'.'];

    private static readonly Dictionary<string, (Func<Scratch, string[]> Arguments, string[] Words)> Cases = new()
    {
        ["unknown layer"] = (s => [s.Model("input: 4\nlayers:\n  - linaer: 3\n")], ["model.yaml", "line 3", "'linaer'", "did you mean 'linear'?"]),
        ["unknown key"] = (s => [s.Model("inptu: 4\nlayers:\n  - linear: 3\n")], ["model.yaml", "line 1", "inptu", "input"]),
        ["wrong shape between layers"] = (s => [s.Model("input: 4\nlayers:\n  - linear: 3\n  - conv: { out: 6, kernel: 5 }\n")], ["line 4", "conv", "channels"]),
        ["width of 0"] = (s => [s.Model("input: 4\nlayers:\n  - linear: 0\n")], ["line 3", "width (=0)"]),
        ["no layers"] = (s => [s.Model("input: 4\n")], ["model.yaml", "layers"]),
        ["empty model"] = (s => [s.Model("")], ["model.yaml"]),
        ["missing model"] = (s => [s.At("nope.yaml")], ["nope.yaml", "no such file"]),
        ["zoo network without zoo:"] = (_ => ["lenet"], ["did you mean 'zoo:lenet'?"]),
        ["directory as model"] = (s => [Path.GetDirectoryName(s.Model())!], ["directory"]),
        ["pickle as model"] = (s => [s.Write("model.pt", Pickle)], ["model.pt", "pickle", "safetensors"]),
        ["onnx as model"] = (s => [s.Write("model.onnx", [8, 7, 0x12, 7, .. "pytorch"u8])], ["model.onnx", "holds no graph"]),
        ["onnx by content"] = (s => [s.Write("model", [8, 7, 0x12, 7, .. "pytorch"u8])], ["holds no graph"]),
        ["binary junk as model"] = (s => [s.Write("model.yaml", [.. Enumerable.Range(0, 999).Select(i => (byte)(i * i * 31 + 77))])], ["model.yaml"]),
        ["model of 2 MiB"] = (s => [s.Model(new string('#', 2 << 20))], ["model.yaml", "larger than 1 MiB"]),
        ["escape sequence in a name"] = (s => [s.Model("name: \"a\\e[31m\"\ninput: 4\nlayers:\n  - linear: 3\n")], ["line 1", "U+001B"]),
        ["escape sequence in a file's name"] = (s => [s.At("\e[31mred.yaml")], ["\\u001b[31mred.yaml", "no such file"]),
        ["data that does not fit"] = (s => [s.Model(), "--data", "digits"], ["4", "64"]),
        ["missing data"] = (s => [s.Model(), "--data", s.At("nope.npy")], ["nope.npy", "no such file"]),
        ["data of the model missing"] = (s => [s.Model("input: 4\ndata: beside.npy\nlayers:\n  - linear: 3\n")], ["beside.npy", "no such file"]),
        ["directory as data"] = (s => [s.Model(), "--data", Path.GetDirectoryName(s.Model())!], ["directory"]),
        ["pickle as data"] = (s => [s.Model(), "--data", s.Write("x.npy", Pickle)], ["x.npy", "pickle"]),
        ["weights as data"] = (s => [s.Model(), "--data", s.Safetensors("x.npy", Weights(3, 5))], ["safetensors"]),
        ["no samples"] = (s => [s.Model(), "--data", s.Npy("x.npy", [0, 4], Array.Empty<float>())], ["x.npy", "0 samples"]),
        ["header and no rows"] = (s => [s.Model(), "--data", s.Text("x.csv", "a,b,c,d,label\n")], ["x.csv", "rows"]),
        ["nan in npy"] = (s => [s.Model(), "--data", s.Npy("x.npy", [1, 4], [1, float.NaN, 2, 3])], ["x.npy", "NaN", "[0, 1]"]),
        ["infinity in csv"] = (s => [s.Model(), "--data", s.Text("x.csv", "a,b,c,d,label\n1,2,inf,4,0\n1,2,3,4,1\n")], ["x.csv"]),
        ["target outside the classes"] = (s => [s.Model(), "--data", s.Samples(2), "--target", s.Npy("y.npy", [2], [0L, 9])], ["3", "10"]),
        ["negative target"] = (s => [s.Model(), "--data", s.Samples(2), "--target", s.Npy("y.npy", [2], [0L, -1])], ["-1", "0…2"]),
        ["target count"] = (s => [s.Model(), "--data", s.Samples(2), "--target", s.Npy("y.npy", [3], [0L, 1, 2])], ["3 targets for 2 samples"]),
        ["missing target"] = (s => [s.Model(), "--data", s.Samples(2), "--target", s.At("y.npy")], ["y.npy", "no such file"]),
        ["missing column"] = (s => [s.Model(), "--data", s.Text("x.csv", "a,b,c,d,kind\n1,2,3,4,0\n"), "--target", "knid"], ["x.csv", "'knid'", "'kind'"]),
        ["nan in target"] = (s => [s.Model(), "--data", s.Samples(1), "--target", s.Npy("y.npy", [1, 3], [1f, float.NaN, 0])], ["targets", "NaN"]),
        ["float targets of another width"] = (s => [s.Model(), "--data", s.Samples(1), "--target", s.Npy("y.npy", [1, 2], [1f, 0])], ["2", "3"]),
        ["float targets for classes"] = (s => [s.Model(), "--data", s.Samples(1), "--target", s.Npy("y.npy", [1, 3], [1f, 0, 0]), "--loss", "cross-entropy"], ["class"]),
        ["token outside the vocabulary"] = (s => [s.Model(Tokens), "--data", s.Npy("x.npy", [1, 4], [0L, 1, 7, 2])], ["x.npy", "the index 7 at position 2 of sample 0", "0 to 4", "widen the vocabulary"]),
        ["token that is no whole number"] = (s => [s.Model(Tokens), "--data", s.Npy("x.npy", [1, 4], [0, 1, 2.5f, 2])], ["x.npy", "the index 2.5 at position 2 of sample 0"]),
        ["moved token outside the vocabulary"] = (s => [s.Model(Tokens.Replace("  - embedding", "  - slice: 3\n  - embedding", StringComparison.Ordinal)), "--data", s.Npy("x.npy", [1, 4], [0L, 1, -7, 2])], ["x.npy", "the index -7"]),
        ["target outside the classes of a position"] = (s => [s.Model(Tokens), "--data", s.Npy("x.npy", [1, 4], [0L, 1, 3, 2]), "--target", s.Npy("y.npy", [1, 4], [0L, 1, -2, 2])], ["-2", "position 2 of sample 0", "0…4"]),
        ["one target a sample for logits by position"] = (s => [s.Model(Tokens), "--data", s.Npy("x.npy", [1, 4], [0L, 1, 3, 2]), "--target", s.Npy("y.npy", [1], [0L])], ["one for each of the 4 positions"]),
        ["a target that is no probability"] = (s => [s.Model(), "--data", s.Samples(1), "--target", s.Npy("y.npy", [1, 3], [1f, 2, 0]), "--loss", "bce"], ["target 2 of sample 0 is no probability"]),
        ["constant data, normalized"] = (s => [s.Model(), "--data", s.Npy("x.npy", [1, 4], [2f, 2, 2, 2]), "--normalize"], ["x.npy", "2"]),
        ["one sample under batch norm"] = (s => [s.Model("input: 4\nlayers:\n  - linear: 3\n  - batch-norm\n"), "--samples", "1"], ["batch-norm", "batch of 1"]),
        ["text for a network of numbers"] = (_ => ["zoo:mlp", "--data", "sonnets"], ["sonnets", "it is a text", "zoo:gpt-mini"]),
        ["text shorter than a sequence"] = (s => ["zoo:gpt-mini", "--data", s.Text("a.txt", "to be or not"), "--length", "12"], ["a.txt", "12 characters make no sequence of 12"]),
        ["text that is not UTF-8"] = (s => ["zoo:lstm", "--data", s.Write("a.txt", [(byte)'a', 0xFF])], ["a.txt", "byte 1", "UTF-8"]),
        ["index outside the vocabulary"] = (s => ["zoo:gpt-mini?vocabulary=9&depth=1", "--data", s.Npy("x.npy", [2, 3], [0L, 1, 2, 3, 9, 4])], ["x.npy", "index 9 at position 1 of sample 1", "0 to 8"]),
        ["numbers for an embedding"] = (s => ["zoo:gpt-mini?depth=1", "--data", s.Npy("x.npy", [1, 2], [0f, 0.5f])], ["x.npy", "index 0.5", "position 1"]),
        ["one target for many positions"] = (_ => ["zoo:gpt-mini", "--data", "digits"], ["digits", "one for each of the 64 positions"]),
        ["missing weights"] = (s => [s.Model(), "--weights", s.At("w.safetensors")], ["w.safetensors", "no such file"]),
        ["pickle as weights"] = (s => [s.Model(), "--weights", s.Write("w.bin", Pickle)], ["w.bin", "pickle"]),
        ["model as weights"] = (s => [s.Model(), "--weights", s.Model()], ["model.yaml"]),
        ["weights without a layer"] = (s => [s.Model(), "--weights", s.Safetensors("w.safetensors", Weights(5, 4))], ["w.safetensors", "'linear.0.bias' is missing", "'head.weight' is missing"]),
        ["weights of another shape"] = (s => [s.Model(), "--weights", s.Safetensors("w.safetensors", Weights(4, 5))], ["'linear.0.weight' is 4", "the model wants 5"]),
    };

    /// <summary>Five tokens, four positions.</summary>
    private const string Tokens = "input: 4\nlayers:\n  - embedding: { vocabulary: 5, width: 6 }\n  - linear: 5\n";

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Check_TokenOutsideTheVocabulary_SaysWhatTheDocumentShows()
    {
        using var scratch = new Scratch();
        var model = scratch.Model("input: 4\nlayers:\n  - embedding: { vocabulary: 65, width: 6 }\n  - mean\n");
        var run = Tool.Run("check", model, "--data", scratch.Npy("tokens.npy", [1, 4], [0L, 1, 2, 65]));
        var line = run.Error.Trim().Split('\n')[^1];
        Assert.Contains($"```text\n{line[line.IndexOf("tokens.npy", StringComparison.Ordinal)..]}\n```", File.ReadAllText(Tool.At("docs", "model-files.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_InputThatIsNoGood_Gives3(string name)
    {
        using var scratch = new Scratch();
        var (arguments, words) = Cases[name];
        Complaint.Expect(scratch, 3, ["check", .. arguments(scratch), "--out", scratch.At("report.txt")], words);
    }

    /// <summary>Names that a terminal would obey without being control characters, such as those that turn the direction of writing.</summary>
    [Fact]
    public void Check_NameWithDirectionMarks_ShowsThemEscaped()
    {
        using var scratch = new Scratch();
        var run = Tool.Run("check", scratch.Model("name: \"a\\u202Eb\"\ninput: 4\nlayers:\n  - linear: 3\n    name: \"c\\u2066d\"\n"));

        Assert.DoesNotContain(run.Output + run.Error, c => c is '\u202e' or '\u2066');
        Assert.Contains("a\\u202eb", run.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, Tensor> Weights(int rows, int columns)
        => new() { ["linear.0.weight"] = Tensor.From<float>(new float[rows * columns], new Shape(rows, columns)) };
}
