using Entroscope.Cluster.Cli;

using var interruption = new Interruption(trains: args is ["train", ..]);
using StandardStream output = StandardStream.Output();
using StandardStream error = StandardStream.Error();
GuardedWork.Find()?.Stop(interruption);
int code = App.Run(args, ShownWriter.Over(output), ShownWriter.Messages(error), interruption.Token, ClusterCommands.Set);
return code == ExitCode.Done && error.HasLost ? ExitCode.MessagesLost : code;
