using Entroscope.Formats;

namespace Entroscope.Cli.Input;

/// <summary>The options that say how a data file is read.</summary>
internal sealed class DataArguments
{
    private readonly Option<string?> _label = new("--label") { Description = "The class column: its name, its number from 0, or 'last'.", HelpName = "COLUMN" };
    private readonly Option<bool> _noLabel = new("--no-label") { Description = "Read no column as the class." };
    private readonly TableArguments _table = new();
    private readonly SequenceArguments? _sequence;
    private readonly Option<string?> _part = OptionFactory.Choice("--part", "Which part of the data. [default: all]", "all", "train", "validation", "test");
    private readonly Option<ulong> _splitSeed = OptionFactory.Seed("--split-seed",
        "Seed of the run whose parts are meant, for data without parts of its own; repeat --test-rows and the like as in that run.", 1);
    private readonly SplitArguments _split = new(files: false);
    private bool _parts;

    /// <param name="optional">Whether a command may be given without data.</param>
    /// <param name="standard">What is read then.</param>
    /// <param name="sequences">Whether rows may be windows of sequences.</param>
    public DataArguments(bool optional = false, string? standard = "digits", bool sequences = true)
    {
        _sequence = sequences ? new SequenceArguments() : null;
        Path = new Argument<string>("DATA")
        {
            Description = $"digits; a file .csv .tsv .txt .data (plain or .gz), .npy, .npz, {string.Join(' ', TableFormats.All.SelectMany(f => f.Endings))}; "
                + "a folder of IDX files or of tiles (shard); FOLDER/NAME of NAME.{train,valid,test}.data"
                + (sequences ? "; with --window a sequence: text, .fasta, .fastq, .npy, .wav, .pgm, or a folder of such files." : "."),
        };
        if (optional)
        {
            Path.DefaultValueFactory = _ => standard!;
            Path.Arity = ArgumentArity.ZeroOrOne;
        }
    }

    public Argument<string> Path { get; }

    /// <summary>Gets the options that a command was given.</summary>
    public Option[] All =>
    [
        _label, _noLabel, .. _table.All, .. _sequence?.Options ?? [], CommonOptions.MaxMemory,
        .. _parts ? [_part, _splitSeed, .. _split.All] : Array.Empty<Option>(),
    ];

    public void AddTo(Command command, bool parts = false)
    {
        command.Add(Path);
        AddOptionsTo(command, parts);
    }

    /// <summary>Adds the options alone, for a command whose argument is not always data.</summary>
    public void AddOptionsTo(Command command, bool parts = false)
    {
        _parts = parts;
        command.AddAll(All);
    }

    public DataOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_noLabel) && parsed.GetValue(_label) is not null)
        {
            throw new UsageException("--label and --no-label cannot be combined; give one of them");
        }

        DataPart part = _parts && parsed.GetValue(_part) is { } name ? Enum.Parse<DataPart>(name, ignoreCase: true) : DataPart.All;
        if (_parts && part == DataPart.All && parsed.FirstGiven(_split.All) is not null)
        {
            throw new UsageException("options that divide the rows define the parts; give --part train, validation or test with them");
        }

        return _table.Read(parsed) with
        {
            Sequence = _sequence?.Read(parsed),
            Label = parsed.GetValue(_label),
            NoLabel = parsed.GetValue(_noLabel),
            Split = _parts ? _split.Read(parsed, parsed.GetValue(_splitSeed)) : null,
            Part = part,
            MaximumMemory = parsed.GetValue(CommonOptions.MaxMemory),
        };
    }
}
