using Evenkeel.EndToEnd.Tests.Errors;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Explain;

/// <summary>What is wrong with a command line of `explain`: exit code 2, one line.</summary>
public sealed class ExplainUsageTests
{
    [Theory]
    [InlineData("explain gelo", "unknown topic 'gelo'", "did you mean 'gelu'?", "evenkeel explain --help")]
    [InlineData("explain xyzzy", "unknown topic 'xyzzy'", "'evenkeel explain' lists them")]
    [InlineData("explain tanh:2", "tanh takes no argument")]
    [InlineData("explain gelu relu", "unknown argument 'relu'")]
    [InlineData("explain gelu --qq 1", "unknown option '--qq'", "did you mean '--q'?")]
    [InlineData("explain gelu --q", "--q")]
    [InlineData("explain gelu --q 0", "--q (=0) must be a finite number above 0")]
    [InlineData("explain gelu --q nan", "--q (=nan)")]
    [InlineData("explain gelu --q infinity", "--q (=infinity)")]
    [InlineData("explain gelu --q 1e400", "--q (=1e400)")]
    [InlineData("explain he --fan-in -3", "--fan-in (=-3) must be a finite number above 0, at most 1000000000")]
    [InlineData("explain he --depth 1.5", "--depth (=1.5) must be a whole number from 1 to 10000")]
    [InlineData("explain he --activation gelo", "--activation (=gelo): unknown activation 'gelo'; did you mean 'gelu'?")]
    [InlineData("explain he --gain forwrad:gelu", "--gain (=forwrad:gelu): unknown gain", "did you mean 'forward'?")]
    [InlineData("explain normal:1 --gain 2", "--gain does not go with normal:1")]
    [InlineData("explain gelu --depth 3", "--depth is for a scheme, and gelu is an activation")]
    [InlineData("explain EK202 --q 3", "--q is for an activation or a scheme or a gain, and EK202 is a finding")]
    [InlineData("explain --q 3", "--q is for an activation or a scheme or a gain; name a topic")]
    [InlineData("explain mean-field --sigma-b2 -1", "--sigma-b2 (=-1) must be a finite number from 0")]
    [InlineData("explain mean-field --sigma-w2 0", "--sigma-w2 (=0) must be a finite number above 0")]
    [InlineData("explain mean-field --q 3", "--q is for an activation or a scheme or a gain, and mean-field is a regime")]
    [InlineData("explain edge-of-chaos --sigma-w2 1", "--sigma-w2 is not for edge-of-chaos, which finds it")]
    [InlineData("explain edge-of-chaos --activation relu --sigma-b2 0.05", "relu has no edge of chaos at σ_b² = 0.05", "take --sigma-b2 0")]
    [InlineData("explain gelu --format xml", "--format (=xml) must be one of text, json")]
    public void Explain_WrongCommandLine_Gives2(string commandLine, params string[] words)
    {
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 2, commandLine.Split(' '), words);
    }

    [Fact]
    public void Explain_SeveralWrongValues_NamesThemAll()
    {
        using var scratch = new Scratch();
        Complaint.Expect(
            scratch, 2, ["explain", "hee", "--q", "-1", "--fan-in", "x", "--depth", "0", "--activation", "gelo", "--format", "xml"],
            "unknown topic 'hee'", "--q (=-1)", "--fan-in (=x)", "--depth (=0)", "--activation (=gelo)", "--format (=xml)");
    }

    [Fact]
    public void Explain_OutInNoFolder_Gives4()
    {
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 4, ["explain", "gelu", "--out", scratch.At("no/such/file")], "there is no directory");
    }
}
