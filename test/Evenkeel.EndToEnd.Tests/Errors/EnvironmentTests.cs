using System.Diagnostics;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Errors;

/// <summary>What the machine cannot do: exit code 4; and cancellation: 130.</summary>
public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("missing/report.json", "there is no directory")]
    [InlineData("model.yaml/report.json", "there is no directory")]
    [InlineData("", "directory")]
    public void Check_OutWithoutAPlace_Gives4(string target, string expected)
    {
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 4, ["check", scratch.Model(), "--out", scratch.At(target)], "cannot be written", expected);
    }

    [Fact]
    public void Check_OutIntoAReadOnlyDirectory_Gives4()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("directories have no mode on Windows");
            return;
        }

        using var scratch = new Scratch();
        var model = scratch.Model();
        var folder = Directory.CreateDirectory(scratch.At("kept"));
        folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        try
        {
            if (IsWritable(folder)) Assert.Skip("this user may write anywhere");
            Complaint.Expect(scratch, 4, ["check", model, "--out", Path.Combine(folder.FullName, "report.txt")], "cannot be written");
        }
        finally
        {
            folder.UnixFileMode |= UnixFileMode.UserWrite;
        }
    }

    [Fact]
    public void Check_OutIntoAFileSystemOfTheKernel_Gives4()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("there is no /proc");
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 4, ["check", scratch.Model(), "--out", "/proc/evenkeel.txt"], "/proc/evenkeel.txt", "cannot be written");
    }

    [Fact]
    public void Check_OutOntoAFullDisk_Gives4()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full");
        using var scratch = new Scratch();
        Complaint.Expect(scratch, 4, ["check", scratch.Model(), "--out", "/dev/full"], "/dev/full", "cannot be written");
    }

    [Theory]
    [InlineData("zoo:mlp?depth=100&width=100000", "make the network smaller")]
    [InlineData("zoo:mlp?width=1000000000&depth=1", "make the network smaller", "--samples", "1")]
    [InlineData("zoo:lenet", "take fewer samples", "--samples", "1000000000000")]
    [InlineData("zoo:lenet", "take fewer samples", "--samples", "9223372036854775807")]
    public void Check_MoreThanFitsInMemory_Gives4AtOnce(string model, string advice, params string[] options)
    {
        using var scratch = new Scratch();
        var clock = Stopwatch.StartNew();
        Complaint.Expect(scratch, 4, ["check", model, .. options], "GiB of memory", advice);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public void Check_CancelledBefore_Gives130()
    {
        using var scratch = new Scratch();
        var run = Tool.Run(
            new Surroundings { Cancellation = new CancellationToken(canceled: true) },
            "check", scratch.Model(), "--out", scratch.At("report.txt"));

        Assert.Equal((130, "", "evenkeel: cancelled\n"), (run.Code, run.Output, run.Error));
        Assert.Equal(["model.yaml"], scratch.Files());
    }

    private static bool IsWritable(DirectoryInfo folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "probe"), "");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
