namespace Entroscope.Cli.Commands;

/// <summary>The commands in the order the help text shows them.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<Command> Create)[] All =
    [
        ("run", RunCommand.Create),
        ("train", TrainCommand.Create),
        ("runs", () => Measuring(RunsCommand.Create())),
        ("compare", () => Measuring(CompareCommand.Create())),
        ("resize", ResizeCommand.Create),
        ("evaluate", () => Measuring(EvaluateCommand.Create())),
        ("ledger", LedgerCommand.Create),
        ("anomalies", AnomaliesCommand.Create),
        ("entropy", () => Measuring(EntropyCommand.Create())),
        ("mi", () => Measuring(MutualInformationCommand.Create())),
        ("entangle", () => Measuring(EntangleCommand.Create())),
        ("truncate", TruncateCommand.Create),
        ("arrange", ArrangeCommand.Create),
        ("columns", () => Measuring(ColumnsCommand.Create())),
        ("scaling", () => Measuring(ScalingCommand.Create())),
        ("sweep", SweepCommand.Create),
        ("sequence", () => Measuring(SequenceCommand.Create())),
        ("estimate", () => Measuring(EstimateCommand.Create())),
        ("activation", () => Measuring(ActivationCommand.Create())),
        ("verify", () => Measuring(VerifyCommand.Create())),
        ("sample", SampleCommand.Create),
        ("generate", GenerateCommand.Create),
        ("shard", ShardCommand.Create),
        ("impute", ImputeCommand.Create),
        ("classify", ClassifyCommand.Create),
        ("condition", () => Measuring(ConditionCommand.Create())),
        ("compress", CompressCommand.Create),
        ("decompress", DecompressCommand.Create),
        ("convert", ConvertCommand.Create),
        ("inspect", () => Measuring(InspectCommand.Create())),
    ];

    /// <summary>Gets the commands of the tool entroscope.</summary>
    public static CommandSet Set { get; } = new(
        "Entroscope shows how information flows and scales through a deep network: it trains convolutional arithmetic circuits, "
        + "whose probabilities are exact, and measures where every bit is spent.\n\n"
        + "Start with:  entroscope run            (trains on the embedded 8x8 digits and writes a report)\n"
        + "Then with:   entroscope run data.csv --label CLASS -o my-run",
        args => [.. Create(args), .. AddOnTool.All.SelectMany(t => t.Commands), .. AboutTheTool(args)]);

    /// <summary>Makes the commands that a command line may mean: the one that it begins with, else all. Making a command's options takes time.</summary>
    public static IEnumerable<Command> Create(IReadOnlyList<string> args)
    {
        int named = args.Count == 0 ? -1 : Array.FindIndex(All, command => string.Equals(command.Name, args[0], StringComparison.Ordinal));
        return named >= 0 ? [All[named].Create()] : Array.ConvertAll(All, command => command.Create());
    }

    // They know all other commands, and read neither data nor models.
    private static Command[] AboutTheTool(IReadOnlyList<string> args) =>
        args.Count > 0 && Array.Exists(All, c => string.Equals(c.Name, args[0], StringComparison.Ordinal))
            ? []
            : [CompletionsCommand.Create(), ManCommand.Create()];

    /// <summary>Adds the option of the file that a result is written to.</summary>
    public static Command Measuring(Command command)
    {
        command.Add(CommonOptions.ResultFile);
        return command;
    }
}
