namespace Entroscope.Cli.Commands;

/// <summary>
/// <c>scaling</c>: the law by which patches share information as they grow, of a network and of data, and how what a network knows scales with its size.
/// </summary>
internal sealed class ScalingCommand
{
    private readonly Argument<string[]> _sources = new Argument<string[]>("MODEL|DATA")
    {
        Description = "A model file, or several to compare, "
        + "and data that they were not trained on (digits, a CSV file). With --widths or --sweep: the data alone.",
        Arity = ArgumentArity.OneOrMore
    };
    private readonly DrawArguments _draws = new("Draw until H(X) has this standard error, in nats.",
        "Draw until the standard error of what patches share is this fraction of it at every level.", 256);
    private readonly Option<string?> _part = OptionFactory.Choice("--part",
        "Which part of DATA. [default: the test part of the training, else validation rows not trained on; all rows of other data]",
        "all", "validation", "test");
    private readonly Option<int> _null = OptionFactory.Integer("--null", "Train this many networks like the model on rows whose columns are shuffled one by "
        + "one, and show what they share. DATA is the data that the model was trained on.", 0, 0, 1000);
    private readonly Option<bool> _noCheck = new("--no-check")
    {
        Description = "Do not train networks on half the rows and with half the channels where the "
        + "rows of DATA show a law; without that check no law of the data is named."
    };
    private readonly PathOption _training = new(PathUse.Read, "--training")
    {
        Description = "The data of the training, for the check of the law, "
        + "where DATA is other data. Rows of DATA that the network was trained on are then taken all the same, also with --no-check, and the law says so."
    };
    private readonly Option<bool> _decide = new("--decide") { Description = "Exit with code 4 if there is no verdict." };

    // Refused with the reason: whoever has an ensemble will ask.
    private readonly Option<string?> _ensemble = new("--ensemble") { Description = "Refused: levels belong to the tree of one model.", Hidden = true };
    private readonly Option<string?> _unit = CommonOptions.Unit();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly SweepAction _sweep;

    private ScalingCommand(StartCluster? start) => _sweep = new SweepAction(_draws.Number, _unit, _json, start);

    public static Command Create() => Create(null, out _);

    /// <summary>Makes the command.</summary>
    /// <param name="start">Starts a cluster; null where another tool does that.</param>
    /// <param name="share">Reads the job of a sweep, as another process does.</param>
    public static Command Create(StartCluster? start, out LoadJob share)
    {
        var scaling = new ScalingCommand(start);
        share = (parsed, threads, cancellation) =>
            scaling._sweep.Share(parsed, parsed.GetRequiredValue(scaling._sources)[0], threads, cancellation);
        var command = new Command("scaling", "Measure the information scaling law: how much patches share with each other at every scale, "
            + "and which law that follows. For a model alone it describes the network, which also shares what it fitted by chance; "
            + "with DATA it describes the data, on rows that the network was not trained on, and names a law only if it stays when networks "
            + "are trained on half the rows and with half the channels. With several models: side by side. With DATA alone and --widths LIST: train networks "
            + "of these widths and show at which scale each binds, whether their curves collapse, the law, and the widths that larger scales ask for. "
            + "With --sweep: train networks of several widths, "
            + "depths or numbers of rows on DATA and show how what they know scales; finished trainings are kept, and a stopped sweep continues. "
            + "The options of training belong to a sweep; the target errors, --part, --null, --no-check, --training and --decide to given models.")
        {
            scaling._sources, scaling._draws.Number,
        };
        command.AddAll([.. scaling._draws.Targets, scaling._part, scaling._null, scaling._noCheck, scaling._training, scaling._decide,
            scaling._ensemble, scaling._unit, scaling._json]);
        scaling._sweep.AddTo(command);
        return command.Running(
            scaling.Run,
            "entroscope scaling my-run/model.safetensors",
            "entroscope scaling my-run/model.safetensors digits",
            "entroscope scaling my-run/model.safetensors digits --no-check",
            "entroscope scaling my-run/model.safetensors digits --null 3 --draws 2000",
            "entroscope scaling narrow.safetensors wide.safetensors --draws 20000 --json",
            "entroscope scaling digits --widths 4,8,16,32 --store digits.db --plot digits-widths.html",
            "entroscope scaling --sweep widths=8,16,32,64 digits --seeds 3 --store digits.db --plot digits-widths.html",
            "entroscope scaling --sweep depth=1,2,3,4 data.csv --test-rows 200 --json",
            "entroscope scaling --sweep widths=8,16,32 data.csv --seeds 8 --workers 4");
    }

    private Option[] OfGivenModels => [.. _draws.Targets, _part, _null, _noCheck, _training, _decide];

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string[] sources = parsed.GetRequiredValue(_sources);
        parsed.Refuse([_ensemble],
            "has no meaning here: levels belong to the tree of one model, which may differ in the others; name the models of the folder side by side");
        if (_sweep.IsOfWidths(parsed, sources))
        {
            parsed.Refuse(OfGivenModels, "is about the law of a given model; leave it out of a sweep");
            return _sweep.RunWidths(parsed, sources[0], cancellation);
        }

        if (!_sweep.IsAsked(parsed))
        {
            return Fit(parsed, sources, cancellation);
        }

        parsed.Refuse(OfGivenModels, "is about the law of a given model; leave it out of a sweep");
        return sources.Length == 1 ? _sweep.Run(parsed, sources[0], cancellation)
            : throw new UsageException(Invariant($"--sweep needs one source of data, but {sources.Length} were given"));
    }

    private int Fit(ParseResult parsed, string[] arguments, CancellationToken cancellation)
    {
        var sources = ScalingSources.Of(arguments);
        _sweep.RefuseWithout(parsed, sources.Data is not null);
        int nulls = parsed.GetValue(_null);
        if (sources.Data is null)
        {
            parsed.Refuse([_part, _null, _noCheck, _training], "is about data; give it beside the model");
        }

        UsageException.ThrowIf(nulls > 0 && sources.Models.Length > 1, "--null trains networks like a single model; give one");
        bool check = !parsed.GetValue(_noCheck);
        string? training = parsed.GetValue(_training);
        EntropyOptions draws = _draws.Read(parsed, _sweep.Seed(parsed), _sweep.Threads(parsed));
        if (draws is { Draws: not null, HasTarget: true })
        {
            throw new UsageException(
                $"--draws cannot be combined with {(draws.StandardError is null ? "--relative-error" : "--standard-error")}; give one of them");
        }

        (DataOptions reading, SplitOptions? split) = _sweep.Reading(parsed);
        reading = reading with { Part = parsed.GetValue(_part) is { } part ? Enum.Parse<DataPart>(part, ignoreCase: true) : DataPart.All };
        bool all = string.Equals(parsed.GetValue(_part), "all", StringComparison.OrdinalIgnoreCase);
        var action = new ScalingAction(sources, reading, split, all, nulls, check, training, draws, new Numbers(CommonOptions.InNats(parsed, _unit)));
        return action.Run(parsed.GetValue(_json), parsed.GetValue(_decide), parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error, cancellation);
    }
}
