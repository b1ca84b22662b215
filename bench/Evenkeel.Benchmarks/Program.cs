using System.Globalization;
using Evenkeel.Benchmarks;
using Evenkeel.Benchmarks.Distributions;
using Evenkeel.Benchmarks.Rows;
using Evenkeel.Benchmarks.Verification;
using Evenkeel.Numerics.Threads;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["verify", ..]) return VerifyCommand.Run(args.AsSpan(1));
if (args is ["check", ..]) return CheckTime.Run(args.AsSpan(1));
if (args is ["predict", ..]) return Predicting.Run(args.AsSpan(1));
if (args is ["distributions", ..]) return DistributionsCommand.Run(args.AsSpan(1));

var rows = new Dictionary<string, Func<Workers, IEnumerable<IRow>>>
{
    ["matmul"] = Matmul.Rows,
    ["attention"] = Attention.Rows,
    ["conv"] = Convolution.Rows,
    ["draw"] = Draw.Rows,
    ["orthogonal"] = Orthogonal.Rows,
};
foreach (var name in StepNetwork.All.Keys) rows.Add(name, workers => NetworkStep.Rows(workers, name));

var isProfile = args is ["profile", ..];
var chosen = isProfile ? args[1..] : args;
var known = isProfile ? StepNetwork.All.Keys : rows.Keys.AsEnumerable();
var unknown = chosen.Where(a => !known.Contains(a)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"unknown {(isProfile ? "network" : "row")}: {string.Join(", ", unknown)}; there are: {string.Join(", ", known)}");
    return 2;
}

using var workers = new Workers(Environment.ProcessorCount);
if (isProfile)
{
    foreach (var name in chosen.Length > 0 ? chosen : [.. known]) Profile.Run(workers, StepNetwork.All[name]());
    return 0;
}

var peers = Peer.StartAll();
Report.Heading(workers, peers);
foreach (var name in chosen.Length > 0 ? chosen : [.. known])
{
    foreach (var row in rows[name](workers))
    {
        Report.Line(Alternation.Measure(row, peers, workers));
        row.Dispose();
    }
}

foreach (var peer in peers) peer.Dispose();
return 0;
