using Entroscope.Cli;

// First of all: a signal that comes before is the system's to handle, any later one this program's.
using var interruption = new Interruption(args is ["train" or "run", ..]);
if (OperatingSystem.IsWindows())
{
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}

using StandardStream output = StandardStream.Output();
using StandardStream error = StandardStream.Error();
int code = App.Run(args, ShownWriter.Over(output), ShownWriter.Messages(error), interruption.Token);
return code == ExitCode.Done && error.HasLost ? ExitCode.MessagesLost : code;
