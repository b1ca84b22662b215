using System.Diagnostics;
using Evenkeel.Tests.Initializers;

namespace Evenkeel.Tests.Numerics.Random;

/// <summary>The golden hashes, once more in processes that take this machine for a lesser one.</summary>
public sealed class OtherMachinesTests
{
    private static readonly string[] Golden =
    [
        $"{typeof(AddressedRandomTests).FullName}.{nameof(AddressedRandomTests.Fill_KnownSeedAndName_GivesTheBytesOfTheContract)}",
        $"{typeof(SchemeBytesTests).FullName}.{nameof(SchemeBytesTests.Fill_ASchemeOfTheCatalogue_WritesTheBytesOfTheContract)}",
    ];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Fill_WithoutInstructions_WritesTheSameBytes(string instructions)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(OtherMachinesTests).Assembly.Location, "-noLogo", "-noColor", .. Golden.SelectMany(g => new[] { "-method", g })])
        {
            RedirectStandardOutput = true,
            Environment = { [instructions] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]+, Errors: 0, Failed: 0", output);
    }
}
