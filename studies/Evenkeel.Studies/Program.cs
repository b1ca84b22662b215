using System.Globalization;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies;
using Evenkeel.Studies.Printing;

const int Usage = 2;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args.Length == 0)
{
    foreach (var known in StudyCatalogue.All) Console.WriteLine($"{known.Name,-16} {known.Title}");
    return 0;
}

if (args is not [var name] || StudyCatalogue.All.FirstOrDefault(s => s.Name == name) is not { } study)
{
    Console.Error.WriteLine($"no study '{string.Join(' ', args)}'; there are: {string.Join(", ", StudyCatalogue.All.Select(s => s.Name))}");
    return Usage;
}

using var workers = new Workers(Environment.ProcessorCount);
Page.Write(study, new StudyRun(workers), Console.Out);
return 0;
