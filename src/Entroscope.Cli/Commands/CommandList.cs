using System.CommandLine;

namespace Entroscope.Cli.Commands;

/// <summary>The commands in the order the help text shows them.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> Create() =>
    [
        RunCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        LedgerCommand.Create(),
        EntropyCommand.Create(),
        SampleCommand.Create(),
        ImputeCommand.Create(),
        ClassifyCommand.Create(),
        ConditionCommand.Create(),
        ConvertCommand.Create(),
        InspectCommand.Create(),
    ];
}
