using System.CommandLine;
using Entroscope.Data;

namespace Entroscope.Cli.Input;

/// <summary>The options that say how a data file is read.</summary>
internal sealed class DataArguments
{
    private readonly Option<string?> _label = new("--label") { Description = "The class column: its name, its number from 0, or 'last'.", HelpName = "COLUMN" };
    private readonly Option<bool> _noLabel = new("--no-label") { Description = "Read no column as the class." };
    private readonly Option<string?> _kind = OptionFactory.Choice("--kind", "Read every column as this kind instead of inferring it.", "categorical", "binary", "count", "real");
    private readonly Option<string?> _part = OptionFactory.Choice("--part", "Which part of the data. [default: all]", "all", "train", "validation", "test");

    private readonly Option<ulong> _splitSeed = OptionFactory.Seed("--split-seed", "Seed of the run whose parts are meant, where the data does not come in parts.", 1);

    public DataArguments(bool optional = false)
    {
        Path = new Argument<string>("DATA")
        {
            Description = "digits; a file .csv .tsv .npy .npz .data, also .gz; a folder of IDX files; FOLDER/NAME of NAME.{train,valid,test}.data.",
        };
        if (optional)
        {
            Path.DefaultValueFactory = _ => "digits";
            Path.Arity = ArgumentArity.ZeroOrOne;
        }

        Path.RefusingOptions();
    }

    public Argument<string> Path { get; }

    public void AddTo(Command command, bool parts = false)
    {
        command.Add(Path);
        command.Add(_label);
        command.Add(_noLabel);
        command.Add(_kind);
        if (parts)
        {
            command.Add(_part);
            command.Add(_splitSeed);
        }
    }

    public DataOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_noLabel) && parsed.GetValue(_label) is not null)
        {
            throw new UsageException("--label and --no-label contradict each other; give one of them");
        }

        return new DataOptions
        {
            Label = parsed.GetValue(_label),
            NoLabel = parsed.GetValue(_noLabel),
            Kind = parsed.GetValue(_kind) is { } kind ? Enum.Parse<ColumnKind>(kind, ignoreCase: true) : null,
            SplitSeed = parsed.CommandResult.Command.Options.Contains(_splitSeed) ? parsed.GetValue(_splitSeed) : 0,
            Part = parsed.CommandResult.Command.Options.Contains(_part) && parsed.GetValue(_part) is { } part ? Enum.Parse<DataPart>(part, ignoreCase: true) : DataPart.All,
        };
    }
}
