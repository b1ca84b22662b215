using System.Diagnostics;
using System.Globalization;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>Compares every op with PyTorch on random cases: <c>verify [--cases N] [--seed S]</c>.</summary>
internal static class VerifyCommand
{
    private const int DefaultCases = 300;
    private const int NoTorch = 3;
    private const int Differs = 1;
    private const int Refused = 2;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (cases, seed) = (DefaultCases, 1);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1) return Refuse(arguments[i]);
            if (arguments[i] == "--cases") cases = value;
            else if (arguments[i] == "--seed") seed = value;
            else return Refuse(arguments[i]);
        }

        var folder = Directory.CreateTempSubdirectory("evenkeel-verify-");
        try
        {
            if (!Draw(folder.FullName, cases, seed))
            {
                Console.WriteLine("nothing verified, because python3 has no torch");
                return Refused;
            }

            using var workers = new Workers(Environment.ProcessorCount);
            var file = CaseFile.Open(folder.FullName);
            return VerifyReport.Print(file, seed, [.. file.Cases.Select(c => Verifier.Run(c, file, workers))]) ? 0 : Differs;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Refuse(string argument)
    {
        Console.Error.WriteLine($"verify: {argument} is not understood; it takes --cases N and --seed S, both at least 1");
        return Refused;
    }

    /// <summary>Has the first interpreter with PyTorch draw the cases; false where there is none.</summary>
    private static bool Draw(string folder, int cases, int seed)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "peers", "ops_torch.py"), folder, $"{cases}", $"{seed}"];
        foreach (var interpreter in Peer.Interpreters)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(interpreter, arguments))!;
                process.WaitForExit();
                if (process.ExitCode == 0) return true;
                if (process.ExitCode != NoTorch) throw new InvalidOperationException($"ops_torch.py ended with exit code {process.ExitCode}");
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such interpreter.
            }
        }

        return false;
    }
}
