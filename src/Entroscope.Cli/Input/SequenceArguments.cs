namespace Entroscope.Cli.Input;

/// <summary>The options that say how long sequences are read as windows, the same for every command that reads data.</summary>
internal sealed class SequenceArguments
{
    private const string Seen = "seen";
    private const string All = "all";

    private readonly Option<GridSize?> _window = Window();
    private readonly Option<int?> _stride = OptionFactory.OptionalInteger("--stride",
        "Distance of neighbouring windows, but for training windows, which are drawn. [default: the window]", 1, int.MaxValue);

    private readonly Option<int?> _windows = OptionFactory.OptionalInteger("--train-windows",
        "Number of training windows, which begin at places that are drawn. [default: twice as many as fit side by side, up to 16 times as many below 4096]",
        1, int.MaxValue);

    private readonly Option<string?> _symbols = OptionFactory.Choice("--symbols", "What a site of a sequence is. "
        + "[default: dna for .fa .fasta .fna .ffn .fq .fastq, protein for .faa, numbers for .npy .csv .tsv, audio for .wav, "
        + "pixels for .pgm .ppm .pnm; else bytes]",
        [.. Enum.GetNames<SequenceKind>().Select(name => name.ToLowerInvariant())]);

    private readonly Option<string?> _alphabet = new("--alphabet")
    {
        Description = "Symbols of a text: seen, all there are (256 bytes; N, X), or the N most frequent ones. [default: seen]",
        HelpName = "seen|all|N",
    };

    private readonly PathOption _vocabulary = new(PathUse.Read, "--vocabulary")
    {
        Description = "Tokens of --symbols tokens, one a line.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tokens = OptionFactory.Choice("--tokens", "How a text is cut into tokens: the longest ones that follow, "
        + "or the words that blanks separate. [default: longest]", "longest", "words");

    private readonly Option<int?> _levels = OptionFactory.OptionalInteger("--levels", "Levels to which sound is quantised by the mu-law; 0 leaves it real. "
        + "[default: 256]", 0, ushort.MaxValue);

    public Option[] Options => [_window, _stride, _windows, _symbols, _alphabet, _vocabulary, _tokens, _levels];

    /// <summary>Reads the options.</summary>
    /// <returns>How sequences are read; null where nothing is said of them.</returns>
    public SequenceOptions? Read(ParseResult parsed)
    {
        if (parsed.FirstGiven(Options) is null)
        {
            return null;
        }

        string? alphabet = parsed.GetValue(_alphabet);
        int? most = int.TryParse(alphabet, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
        UsageException.ThrowIf(alphabet is not (null or Seen or All) && most is null,
            $"--alphabet must be seen, all or a number of symbols of at least 1, but is '{alphabet}'");
        string? vocabulary = parsed.GetValue(_vocabulary);
        string? symbols = parsed.GetValue(_symbols);
        UsageException.ThrowIf(symbols is not null && symbols is "tokens" != vocabulary is not null,
            "--symbols tokens and --vocabulary FILE belong together; give both");
        string? tokens = parsed.GetValue(_tokens);
        UsageException.ThrowIf(tokens is not null && vocabulary is null, "--tokens says how the tokens of --vocabulary are found; give both");
        int? levels = parsed.GetValue(_levels);
        UsageException.ThrowIf(levels == 1, "--levels must be 0 or an integer of 2..65535, but is 1");
        return new SequenceOptions
        {
            Window = parsed.GetValue(_window),
            Stride = parsed.GetValue(_stride),
            TrainingWindows = parsed.GetValue(_windows),
            Kind = symbols is not null ? Enum.Parse<SequenceKind>(symbols, ignoreCase: true) : vocabulary is not null ? SequenceKind.Tokens : null,
            MostSymbols = most,
            AllSymbols = alphabet is All,
            VocabularyPath = vocabulary,
            WordTokens = tokens is "words",
            Levels = levels,
        };
    }

    private static Option<GridSize?> Window()
    {
        var option = new Option<GridSize?>("--window")
        {
            Description = "Read long sequences (text, FASTA, FASTQ, series, WAV, large images) as windows of so many sites, or pixels as 32x32.",
            HelpName = "N|HxW",
        };
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            string[] parts = text.Split('x');
            int[] sizes = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
            GridSize window = sizes.Length == 2 ? new GridSize(sizes[0], sizes[1]) : new GridSize(1, sizes[0]);
            if (sizes.Length > 2 || sizes.Any(s => s < 1) || window.Count > SequenceOptions.MostSites)
            {
                result.AddError(Invariant($"--window must be a number of sites such as 1024, or pixels such as 32x32, in all 1..{SequenceOptions.MostSites}, ")
                    + $"but is '{text}'.");
                return null;
            }

            return window;
        };
        return option;
    }
}
