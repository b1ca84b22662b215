using Evenkeel.EndToEnd.Tests.Errors;
using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.Formats.Safetensors;

namespace Evenkeel.EndToEnd.Tests.Init;

/// <summary>`evenkeel init`: the file that it writes is what `evenkeel check` would have drawn.</summary>
public sealed class InitTests
{
    [Theory]
    [InlineData("he")]
    [InlineData("orthogonal")]
    [InlineData("pytorch")]
    [InlineData("lsuv")]
    public void Init_ThenCheckWithItsWeights_IsCheckWithTheRecipe(string recipe)
    {
        using var scratch = new Scratch();
        var (model, file) = (scratch.Model(), scratch.At("w.safetensors"));
        var run = Tool.Run("init", model, "--recipe", recipe, "--seed", "5", "-o", file);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith($"wrote {file}: 4 tensors, 172 bytes of float32, {recipe}, seed 5, in ", run.Output, StringComparison.Ordinal);

        var given = Tool.Run("check", model, "--weights", file, "--seed", "5");
        var drawn = Tool.Run("check", model, "--recipe", recipe, "--seed", "5");
        Assert.Equal(Measured(drawn.Output), Measured(given.Output));
    }

    [Theory]
    [InlineData("zoo:resnet18")]
    [InlineData("zoo:gpt-mini?depth=2")]
    [InlineData("zoo:lstm")]
    public void Init_NetworkOfTheZoo_IsTakenByCheck(string model)
    {
        using var scratch = new Scratch();
        var file = scratch.At("w.safetensors");
        Assert.Equal(0, Tool.Run("init", model, "-o", file, "--quiet").Code);
        Assert.InRange(Tool.Run("check", model, "--weights", file, "--samples", "1", "--quiet").Code, 0, 1);
    }

    [Fact]
    public void Init_Shards_IsTakenByCheck()
    {
        using var scratch = new Scratch();
        var model = scratch.Model();
        Assert.Equal(0, Tool.Run("init", model, "--shard-size", "90", "-o", scratch.At("w.safetensors")).Code);

        Assert.Equal(["model.yaml", "w-00001-of-00003.safetensors", "w-00002-of-00003.safetensors", "w-00003-of-00003.safetensors", "w.safetensors.index.json"], scratch.Files());
        Assert.InRange(Tool.Run("check", model, "--weights", scratch.At("w.safetensors.index.json")).Code, 0, 1);
    }

    [Fact]
    public void Init_BatchNorm_HasPyTorchsBuffers()
    {
        using var scratch = new Scratch();
        var file = scratch.At("w.safetensors");
        Assert.Equal(0, Tool.Run("init", "zoo:resnet18", "--dtype", "float16", "-o", file).Code);

        var weights = SafetensorsFile.Open(file);
        Assert.Equal(122, weights.Entries.Length);
        Assert.Equal("F16", weights.Entries.Single(e => e.Name == "bn1.running_var").TypeName);
        Assert.All(weights.Load("bn1.running_var").Cast<float>().Span<float>().ToArray(), v => Assert.Equal(1, v));
        Assert.Equal([0], weights.Load("bn1.num_batches_tracked").Span<long>().ToArray());
    }

    [Fact]
    public void Init_DryRun_ListsEveryTensorAndWritesNothing()
    {
        using var scratch = new Scratch();
        var run = Tool.Run("init", scratch.Model(), "--recipe", "he", "--dry-run", "--threads", "2", "-o", scratch.At("w.npz"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
            parameter        shape  scheme  std    why
            linear.0.weight  5×4    he      0.707  weight
            linear.0.bias    5      zeros   0      bias
            head.weight      3×5    he      0.632  weight
            head.bias        3      zeros   0      bias

            model    small, 4 tensors, 43 values
            recipe   he, seed 0, float32
            size     172 B
            memory   5.24 MB beside the program
            nothing was written: --dry-run

            """.ReplaceLineEndings("\n"),
            run.Output);
        Assert.Equal(["model.yaml"], scratch.Files());
    }

    [Fact]
    public void Init_Again_WantsForce()
    {
        using var scratch = new Scratch();
        var (model, file) = (scratch.Model(), scratch.Text("w.npz", "before"));
        Complaint.Expect(scratch, 2, ["init", model, "-o", file], "is there already", "--force");
        Assert.Equal("before", File.ReadAllText(file));
        Assert.Equal(0, Tool.Run("init", model, "-o", file, "--force").Code);
        Assert.NotEqual("before", File.ReadAllText(file));
    }

    [Fact]
    public void Init_SeveralWrongOptions_NamesAll()
    {
        using var scratch = new Scratch();
        Complaint.Expect(
            scratch, 2, ["init", scratch.Model(), "--recipe", "hee", "--dtype", "int8", "--shard-size", "5XB", "--threads", "0", "--seed", "-1", "--target", "y", "-o", "w.npz"],
            "unknown scheme 'hee'", "--dtype (=int8)", "--shard-size (=5XB)", "--threads (=0)", "--seed (=-1)", "--target needs --data", "a .npz is a single file");
    }

    [Theory]
    [InlineData(2, "-o is missing", "init", "MODEL")]
    [InlineData(2, "must end in .safetensors or .npz", "init", "MODEL", "-o", "w.pt")]
    [InlineData(2, "NumPy has no bfloat16", "init", "MODEL", "-o", "w.npz", "--dtype", "bfloat16")]
    [InlineData(2, "dirac: linear.0.weight", "init", "MODEL", "-o", "w.npz", "--recipe", "dirac")]
    [InlineData(3, "there is no such file", "init", "missing.yaml", "-o", "w.npz")]
    [InlineData(4, "there is no directory", "init", "MODEL", "-o", "missing/w.npz")]
    [InlineData(4, "are free on its disk", "init", "zoo:mlp?depth=100&width=100000", "--recipe", "he", "-o", "w.npz")]
    [InlineData(4, "is drawn whole by its scheme", "init", "zoo:mlp?depth=2&width=1000000", "--recipe", "orthogonal", "-o", "w.npz")]
    public void Init_WhatCannotBe_IsOneLine(int code, string expected, params string[] arguments)
    {
        using var scratch = new Scratch();
        var model = scratch.Model();
        Complaint.Expect(scratch, code, [.. arguments.Select(a => a == "MODEL" ? model : a.StartsWith('w') || a.StartsWith("missing/", StringComparison.Ordinal) ? scratch.At(a) : a)], expected);
        Assert.Equal(["model.yaml"], scratch.Files());
    }

    [Fact]
    public void Init_CancelledBefore_Gives130()
    {
        using var scratch = new Scratch();
        var run = Tool.Run(new Surroundings { Cancellation = new CancellationToken(canceled: true) }, "init", scratch.Model(), "-o", scratch.At("w.npz"));
        Assert.Equal((130, "", "evenkeel: cancelled\n"), (run.Code, run.Output, run.Error));
        Assert.Equal(["model.yaml"], scratch.Files());
    }

    /// <summary>The rows of layers, without the heading that says where the weights come from.</summary>
    private static IEnumerable<string> Measured(string output)
        => output.Split('\n').Where(l => l.StartsWith("linear", StringComparison.Ordinal) || l.StartsWith("head", StringComparison.Ordinal) || l.StartsWith("tanh", StringComparison.Ordinal)).Select(l => l[..52]);
}
