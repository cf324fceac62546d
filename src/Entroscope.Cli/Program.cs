using System.Runtime.InteropServices;
using Entroscope.Cli;

// A command that has not ended by then, such as one that waits for a disk, is given
// up; files are written whole or not at all. A training may have a network to write.
TimeSpan grace = args is ["train" or "run", ..] ? TimeSpan.FromSeconds(4) : TimeSpan.FromMilliseconds(800);

using var cancellation = new CancellationTokenSource();
using var deadline = new Timer(_ => GiveUp());
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return App.Run(args, Console.Out, Console.Error, cancellation.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    if (cancellation.IsCancellationRequested)
    {
        GiveUp();
    }

    deadline.Change(grace, Timeout.InfiniteTimeSpan);
    cancellation.Cancel();
}

static void GiveUp()
{
    Console.Error.WriteLine("entroscope: cancelled");
    Environment.Exit(ExitCode.Cancelled);
}
