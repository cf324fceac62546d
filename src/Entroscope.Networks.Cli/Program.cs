using Entroscope.Networks.Cli;

using var interruption = new Interruption(trains: false);
using StandardStream output = StandardStream.Output();
using StandardStream error = StandardStream.Error();
int code = App.Run(args, ShownWriter.Over(output), ShownWriter.Messages(error), interruption.Token, NetworkCommands.Set);
return code == ExitCode.Done && error.HasLost ? ExitCode.MessagesLost : code;
