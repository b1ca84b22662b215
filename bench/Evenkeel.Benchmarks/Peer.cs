using System.Diagnostics;
using System.Globalization;

namespace Evenkeel.Benchmarks;

/// <summary>PyTorch in a child process of its own, which answers each request line with the seconds of one run.</summary>
internal sealed class Peer : IDisposable
{
    public static readonly string[] Interpreters = ["/usr/bin/python3", "python3", "python"];

    private readonly Process process;

    private Peer(Process process, string version, string setting) => (this.process, Version, Setting) = (process, version, setting);

    public string Version { get; }

    /// <summary>The environment that sets it apart from the other peers.</summary>
    public string Setting { get; }

    /// <summary>
    /// One peer for each setting of OpenBLAS's own threads, whose best depends on the size of the work; none where there is no PyTorch.
    /// </summary>
    public static IReadOnlyList<Peer> StartAll()
    {
        var cores = Environment.ProcessorCount;
        int[] settings = cores == 1 ? [1] : [1, cores];
        foreach (var interpreter in Interpreters)
        {
            var peers = settings.Select(threads => Start(interpreter, threads)).OfType<Peer>().ToList();
            if (peers.Count == settings.Length) return peers;
            peers.ForEach(p => p.Dispose());
        }

        return [];
    }

    /// <summary>The seconds of one run.</summary>
    public double Run(string request)
    {
        process.StandardInput.WriteLine(request);
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the peer ended at the request \"{request}\"");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static Peer? Start(string interpreter, int openBlasThreads)
    {
        var start = new ProcessStartInfo(interpreter, [Path.Combine(AppContext.BaseDirectory, "peers", "peer_torch.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = openBlasThreads.ToString(CultureInfo.InvariantCulture);
        try
        {
            var process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() is { Length: > 0 } version) return new(process, version, $"OPENBLAS_NUM_THREADS={openBlasThreads}");
            process.WaitForExit();
            process.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
