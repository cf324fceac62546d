using System.CommandLine;
using Entroscope.Cli.Input;

namespace Entroscope.Cli.Commands;

/// <summary>The commands in the order the help text shows them.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> Create() =>
    [
        RunCommand.Create(),
        TrainCommand.Create(),
        Measuring(EvaluateCommand.Create()),
        Measuring(LedgerCommand.Create()),
        Measuring(EntropyCommand.Create()),
        SampleCommand.Create(),
        ImputeCommand.Create(),
        ClassifyCommand.Create(),
        Measuring(ConditionCommand.Create()),
        ConvertCommand.Create(),
        Measuring(InspectCommand.Create()),
    ];

    private static Command Measuring(Command command)
    {
        command.Add(CommonOptions.ResultFile);
        return command;
    }
}
