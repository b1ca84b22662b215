using System.Globalization;
using Evenkeel.Benchmarks;
using Evenkeel.Benchmarks.Rows;
using Evenkeel.Benchmarks.Verification;
using Evenkeel.Numerics.Threads;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["verify", ..]) return VerifyCommand.Run(args.AsSpan(1));

var rows = new Dictionary<string, Func<Workers, IEnumerable<IRow>>>
{
    ["matmul"] = Matmul.Rows,
    ["attention"] = Attention.Rows,
    ["conv"] = Convolution.Rows,
    ["mlp"] = NetworkStep.Mlp,
};

var unknown = args.Where(a => !rows.ContainsKey(a)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"unknown row: {string.Join(", ", unknown)}; there are: {string.Join(", ", rows.Keys)}");
    return 2;
}

using var workers = new Workers(Environment.ProcessorCount);
var peers = Peer.StartAll();
Report.Heading(workers, peers);
foreach (var name in args.Length > 0 ? args : [.. rows.Keys])
{
    foreach (var row in rows[name](workers))
    {
        Report.Line(Alternation.Measure(row, peers, workers));
        row.Dispose();
    }
}

foreach (var peer in peers) peer.Dispose();
return 0;
