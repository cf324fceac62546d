using Entroscope.Cli;
using Entroscope.Cli.Commands;
using Entroscope.Cli.Output;
using Entroscope.Files;

using var interruption = new Interruption(args is ["train" or "run", ..]);
using StandardStream output = StandardStream.Output();
using StandardStream error = StandardStream.Error();
int code = App.Run(args, ShownWriter.Over(output), ShownWriter.Messages(error), interruption.Token, CommandList.Set);
return code == ExitCode.Done && error.HasLost ? ExitCode.MessagesLost : code;
