using System.Runtime.InteropServices;
using Evenkeel.Cli;

// What a file's size limit (ulimit -f) sends; unheard, the write fails with an error that can be told.
const PosixSignal FileTooLarge = (PosixSignal)25;

using var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // A second Ctrl-C ends the process at once.
    pressed.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
};
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
});
using var limit = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileTooLarge, signal => signal.Cancel = true);
return CommandLine.Run(args, Terminal.OfProcess(), interruption.Token);
