using System.Diagnostics;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Init;

/// <summary>The built command in a process of its own, where it cannot go on: no file is left that looks whole.</summary>
public sealed class InitProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.npz")]
    public void Init_FilesLimitedInSize_Gives4AndLeavesNothing(string name)
    {
        RequireShell();
        using var scratch = new Scratch();

        // Less than the 46 MB of the weights, more than what the runtime itself maps as a file.
        var (code, error) = Run($"ulimit -f 40000; exec {Command("zoo:resnet18", scratch.At(name))} --quiet");

        Assert.Equal(4, code);
        Assert.StartsWith($"evenkeel: {scratch.At(name)}: cannot be written: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Empty(scratch.Files());
    }

    [Theory]
    [InlineData("TERM", 130, "")]
    [InlineData("KILL", 137, "w.safetensors.partial")]
    public void Init_EndedBySignal_LeavesAtMostAPartialFile(string signal, int expected, string left)
    {
        RequireShell();
        using var scratch = new Scratch();
        var file = scratch.At("w.safetensors");

        // The signal comes when the partial file is there; 2.7 GB of double precision take longer than that.
        var (code, _) = Run($"{Command("'zoo:mlp?depth=21&width=4096'", file)} --dtype float64 & p=$!; while [ ! -e {file}.partial ] && kill -0 $p; do sleep 0.01; done; kill -{signal} $p; wait $p");

        Assert.Equal(expected, code);
        Assert.Equal(left.Length == 0 ? [] : [left], scratch.Files());
    }

    private static void RequireShell()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no shell with limits and signals");
    }

    private static string Command(string model, string file) => $"dotnet {Path.Combine(AppContext.BaseDirectory, "Evenkeel.Cli.dll")} init {model} -o {file}";

    private static (int Code, string Error) Run(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = shell.StandardError.ReadToEnd();
        if (!shell.WaitForExit(Patience)) shell.Kill(entireProcessTree: true);
        return (shell.ExitCode, error);
    }
}
