using Evenkeel.Cli;

using var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // A second Ctrl-C ends the process at once.
    pressed.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
};
return CommandLine.Run(args, Terminal.OfProcess(), interruption.Token);
