using System.Diagnostics;
using Entroscope.Networks.Cli;

using var interruption = new Interruption(trains: false);
using StandardStream output = StandardStream.Output();
using GuardedWork? guarded = GuardedWork.Find();
if (guarded is null && NetworkCommands.RunsModels(args))
{
    using StandardStream messages = StandardStream.Error();
    return new GuardedProcess("entroscope-networks", Self(args)).Run(args, ShownWriter.Messages(messages), interruption.Token);
}

if (guarded is not null)
{
    guarded.Stop(interruption);
    Interruption.SayNothing();
}

using StandardStream error = guarded is null || args.Contains("--verbose", StringComparer.Ordinal)
    ? StandardStream.Error()
    : StandardStream.ErrorOfManagedCode();
CommandSet commands = NetworkCommands.Of(guarded is null ? null : guarded.Report);
int code = App.Run(args, ShownWriter.Over(output), ShownWriter.Messages(error), interruption.Token, commands);
return code == ExitCode.Done && error.HasLost ? ExitCode.MessagesLost : code;

// The same program: its own executable, or the host of .NET with its assembly.
static ProcessStartInfo Self(string[] args)
{
    string host = Environment.ProcessPath!;
    string assembly = Environment.GetCommandLineArgs()[0];
    bool isHost = Path.GetFileNameWithoutExtension(host) is "dotnet" && assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
    return new ProcessStartInfo(host, isHost ? [assembly, .. args] : args);
}
