using Entroscope.Files.Checkpoints;
using Entroscope.Learning;

namespace Entroscope.Cli.Input;

/// <summary>The options of the architecture and of the training.</summary>
internal sealed class TrainingArguments
{
    private const string Automatic = "auto";
    private static readonly TrainingOptions Standard = new();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly PathOption _tree = new(PathUse.Read, "--tree")
    {
        Description =
        $"Pooling tree: {Structure.TreeSpecification.Forms}. [default: grid for images, line with --window and with --shared, else learned]",
        HelpName = "SPEC"
    };
    private readonly PathOption _order = new(PathUse.Read, "--order")
    {
        Description = "Feed the columns in the order of this file, which 'arrange' wrote: pairs of neighbours are pooled, level by level.",
        HelpName = "FILE",
    };
    private readonly Option<int?> _depth = OptionFactory.OptionalInteger("--depth",
        "Number of pooling levels; all higher levels of the tree are merged into the last. 1 is a shallow network. [default: the whole tree]", 1, 1 << 16);
    private readonly Option<int[]?> _widths = OptionFactory.IntegerListOr("auto", [0], "--widths",
        "Channels of the levels from below, such as 16,32; the last is used for all higher levels; or 'auto' to search for them within --parameters. "
        + "[default: 32; 64 on learned trees of tables of 5000 and more training rows and up to 500 columns]", 1);
    private readonly Option<long?> _budget = OptionFactory.OptionalLong("--parameters",
        "Largest number of parameters of the network that --widths auto searches for.", 1);
    private readonly Option<int?> _leafChannels = OptionFactory.OptionalInteger("--leaf-channels",
        "Channels of every site. [default: 16, at most as many as a site has values; of real columns 1, 4 or 16, chosen on held-out rows]", 1, 1 << 16);
    private readonly Option<string?> _realLeaf = OptionFactory.Choice(
        "--real-leaf", "Densities of real columns: normal ones, Student's t for heavy tails, quantile tables for any shape and for values that many rows "
            + "share, log-normal ones, normal ones of normal scores, or auto, which chooses for every column on held-out values. "
            + "[default: auto for tables that have columns of other kinds too, else gaussian]",
        "gaussian", "student", "quantile", "lognormal", "normalscore", Automatic);
    private readonly Option<bool> _shared = new("--shared")
    {
        Description = "Share the weights of a level: a convolution, with a matrix for each place in a window and one leaf for all sites of one kind.",
    };
    private readonly Option<int?> _shareAbove = OptionFactory.OptionalInteger("--share-above",
        "Share the weights of this level and of those above it only; level 0 are the sites.", 0, Structure.PoolingTree.MaximumHeight);
    private readonly Option<int?> _shareBelow = OptionFactory.OptionalInteger("--share-below",
        "Share the weights of the levels below this one only.", 1, Structure.PoolingTree.MaximumHeight);
    private readonly Option<int?> _classes = OptionFactory.OptionalInteger("--translation-classes",
        "Of shared weights: a matrix for each position in a level modulo this number, instead of one for each place in a window. "
        + "With 1 all nodes of a level have the same.", 1, 1 << 16);
    private readonly Option<int?> _steps = OptionFactory.OptionalInteger("--steps",
        "Largest number of EM steps (passes over the data). [default: 100; 200 above 20 000 rows]", 0, 1_000_000);
    private readonly Option<int?> _batch = OptionFactory.OptionalInteger("--batch", "Rows of a mini-batch; 0 is full-batch EM. [default: 0]", 0, int.MaxValue);
    private readonly Option<int?> _tileRows = OptionFactory.OptionalInteger("--tile-rows",
        "Rows of a tile: the counts of a tile are summed by themselves, and tiles in a fixed tree. The least that a worker of a cluster is given; another "
        + "number changes the last bits of the result. [default: 8192]", 1, Engine.EngineOptions.MostTileRows);
    private readonly Option<int?> _warmUp = OptionFactory.OptionalInteger("--warm-up", "Size of the sample of rows for the first steps, "
        + "where there are at least twice as many rows; 0 takes all rows from the beginning. [default: 0; above 20 000 rows 20000]", 0, int.MaxValue);
    private readonly Option<double> _pseudoCount = OptionFactory.Real("--pseudo-count", "Dirichlet pseudo-count of every weight.",
        Standard.PseudoCount, 0, 1e9);
    private readonly Option<double[]?> _priorStrength = OptionFactory.CountList("--prior-strength",
        "Strength of the prior that draws the rows of a weight matrix together, in samples per row; "
        + "of several, such as 1,3, the best on validation data is kept. [default: 0.3,1 and, if 1 is better, 3; 1,3 from 5000 rows]");
    private readonly Option<double?> _overRelaxation = OptionFactory.OptionalReal("--over-relaxation", Invariant(
        $"Fraction by which EM updates are lengthened where likelihood times prior cannot fall; 0 is plain EM. [default: {Standard.OverRelaxation}]"), 0, 0.99);
    private readonly Option<double> _leafPseudoCount = OptionFactory.Real("--leaf-pseudo-count", "Pseudo-count of every value of a discrete leaf.",
        Standard.LeafPseudoCount, 0, 1e9);
    private readonly Option<double?> _gaussianStrength = OptionFactory.OptionalReal("--gaussian-strength", "Strength of the prior that draws the densities of "
        + "real columns towards that of the column, in values per channel; 0 for none. [default: 4 or 1, chosen on held-out rows]", 0, 1e9);
    private readonly Option<string?> _initialisation = OptionFactory.Choice("--init", "How the parameters start. [default: clustering]",
        "clustering", "random");
    private readonly Option<int> _components = OptionFactory.Integer("--components",
        "Number of networks in a mixture, each with its own tree and start; then all are trained together.", 1, 1, 1000);
    private readonly Option<int> _restarts = OptionFactory.Integer("--restarts", "Number of starts; the best on validation data is kept.",
        Standard.Restarts, 1, 10_000);
    private readonly Option<int> _patience = OptionFactory.Integer("--patience", "End a start after this many steps without a better validation score.",
        Standard.Patience, 1, 1_000_000);
    private readonly Option<bool> _noRefit = new("--no-refit") { Description = "Do not retrain on training and validation data together after the choice." };
    private readonly Option<bool> _refit = new("--refit")
    {
        Description = "After the choice, retrain on training and validation data together, and keep that network if it describes rows held out from "
            + "both better; the default.",
    };
    private readonly Option<bool> _discard =
        new("--discard-on-interrupt") { Description = "When interrupted (Ctrl+C), write no model. [default: write the best network so far]" };
    private readonly Option<bool> _noRowHashes = new("--no-row-hashes")
    {
        Description =
        "Keep no hashes of the training rows in the model: it does not recognise these rows later, and nobody can test by it whether a row was among them."
    };
    private readonly Option<string?> _effort = OptionFactory.Choice("--effort", "Choose widths, passes and components on validation rows within a budget of "
        + "work: quick, normal and thorough take about 2, 6 and 60 minutes of two cores for 60 000 images of 784 pixels, and less for less data. "
        + "The time is shown beforehand.",
        "quick", "normal", "thorough");
    private readonly PathOption _start = new(PathUse.Read, "--start")
    {
        Description = "Continue from this trained network, with its tree and leaves; --widths and --leaf-channels may give it more channels, "
            + "which are split from those that it has.",
        HelpName = "FILE",
    };
    private readonly PathOption _checkpoint =
        new(PathUse.Kept, "--checkpoint") { Description = "Write checkpoints to this folder.", HelpName = "FOLDER", FilesWithin = [CheckpointFolder.FileName] };
    private readonly Option<bool> _resume = new("--resume") { Description = "Resume from the checkpoint in the --checkpoint folder, if there is one." };
    private readonly Option<int> _checkpointEvery = OptionFactory.Integer("--checkpoint-every",
        "Updates of the parameters (EM steps, or mini-batches) between checkpoints.", Standard.CheckpointEvery, 1, 1_000_000);
    private readonly Option<long> _limit = OptionFactory.LongInteger("--parameter-limit", "Largest number of parameters allowed.", Standard.ParameterLimit, 1);

    /// <summary>Gets the options that only a training has: all but seed and threads.</summary>
    public Option[] OfTraining =>
    [
        _tree, _order, _depth, _widths, _budget, _leafChannels, _realLeaf, _shared, _shareAbove, _shareBelow, _classes,
        _steps, _batch, _tileRows, _warmUp, _pseudoCount, _priorStrength, _overRelaxation, _leafPseudoCount, _gaussianStrength,
        _effort, _start,
        _initialisation, _components, _restarts, _patience, _noRefit, _refit, _discard, _noRowHashes, _checkpoint, _resume, _checkpointEvery, _limit,
    ];

    public void AddTo(Command command) => command.AddAll([_seed, _threads, .. OfTraining]);

    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Says how the rows of a training are read.</summary>
    public DataOptions Reading(ParseResult parsed, DataOptions options)
    {
        UsageException.ThrowIf(options.Sequence is { Window: null }, "options of sequences need --window N, the number of sites of a row");
        return options with
        {
            RealLeaf = parsed.GetValue(_realLeaf) is { } family and not Automatic
                ? Enum.Parse<LeafFamily>(family, ignoreCase: true)
                : LeafFamily.Gaussian,
        };
    }

    /// <summary>Gets the effort within which all is chosen; null where a user says how to train.</summary>
    /// <exception cref="UsageException">The user gave both.</exception>
    public Effort? Effort(ParseResult parsed)
    {
        if (parsed.GetValue(_effort) is not { } effort)
        {
            return null;
        }

        parsed.Refuse([_widths, _budget, _steps, _batch, _warmUp, _components, _restarts, _patience],
            "is chosen by --effort; give one of them");
        UsageException.ThrowIf(IsContinued(parsed), "--effort begins from the data, --start from a network; give one of them");
        return Enum.Parse<Effort>(effort, ignoreCase: true);
    }

    /// <summary>Returns whether the training continues from a network.</summary>
    public bool IsContinued(ParseResult parsed) => parsed.GetValue(_start) is not null;

    /// <summary>Loads the network that a training continues from; null where it begins from the data.</summary>
    /// <exception cref="UsageException">The user asked for what a training that continues does not choose.</exception>
    /// <exception cref="ModelException">The file holds no single network whose weights are probabilities; the message names it.</exception>
    public ConvAC? Start(ParseResult parsed)
    {
        if (parsed.GetValue(_start) is not { } path)
        {
            return null;
        }

        parsed.Refuse([_initialisation, _restarts, _components, _budget, _realLeaf, _warmUp],
            "chooses how a training begins; one that continues from --start has begun");
        UsageException.ThrowIf(IsAuto(parsed), "--widths auto trains many networks; one that continues from --start takes a list of widths");
        return ModelInput.LoadNetwork(path);
    }

    /// <summary>Loads the network that score training begins with, in any reading; null where it begins from the data.</summary>
    public ConvAC? AnyStart(ParseResult parsed) => parsed.GetValue(_start) is { } path ? ModelInput.LoadAnyNetwork(path) : null;

    /// <summary>Adds the passes, the mini-batches and the patience of score training, where they were given.</summary>
    public Learning.Score.ScoreOptions Score(ParseResult parsed, Learning.Score.ScoreOptions options) => options with
    {
        Steps = parsed.GetValue(_steps) ?? options.Steps,
        BatchSize = parsed.GetValue(_batch) ?? options.BatchSize,
        Patience = parsed.FirstGiven([_patience]) is null ? options.Patience : parsed.GetValue(_patience),
    };

    /// <summary>Refuses what score training does not have.</summary>
    /// <exception cref="UsageException">The user asked for it.</exception>
    public void RefuseInScore(ParseResult parsed)
    {
        UsageException.ThrowIf(IsAuto(parsed), "--widths auto searches by likelihood; --reading score takes a list of widths");
        parsed.Refuse([_effort, _budget, _components, _restarts, _tileRows, _warmUp, _overRelaxation],
            "belongs to EM; --reading score trains by gradient steps");
        if (IsContinued(parsed))
        {
            parsed.Refuse([_tree, _depth, _widths, _leafChannels, _shared, _shareAbove, _shareBelow, _classes, _initialisation, _realLeaf],
                "is given by the network of --start, which score training keeps");
        }
    }

    /// <summary>Adds the passes, the mini-batches, the patience and the starts of a training in the Born reading, where they were given.</summary>
    public Learning.Born.BornOptions Born(ParseResult parsed, Learning.Born.BornOptions options) => options with
    {
        Steps = parsed.GetValue(_steps) ?? options.Steps,
        BatchSize = parsed.GetValue(_batch) ?? options.BatchSize,
        Patience = parsed.FirstGiven([_patience]) is null ? options.Patience : parsed.GetValue(_patience),
        Restarts = parsed.GetValue(_restarts),
    };

    /// <summary>Refuses what a training in the Born reading does not have.</summary>
    /// <exception cref="UsageException">The user asked for it.</exception>
    public void RefuseInBorn(ParseResult parsed)
    {
        UsageException.ThrowIf(IsAuto(parsed), "--widths auto searches with probabilities; --reading born takes a list of widths");
        parsed.Refuse([_effort, _budget, _components, _start, _checkpoint, _resume, _refit],
            "belongs to networks of probabilities; --reading born trains one network by gradient steps");
    }

    /// <summary>Chooses the leaves of real columns, where that is asked for or usual, and what the values of ordinals share.</summary>
    public DataSplit WithLeaves(ParseResult parsed, DataSplit rows, CancellationToken cancellation)
    {
        TrainingOptions options = Options(parsed, rows.Train.Observations.Rows);
        rows = parsed.GetValue(_realLeaf) switch
        {
            Automatic => ColumnLeafSelection.Choose(rows, options, cancellation),
            null => ColumnLeafSelection.ForTable(rows, options, cancellation),
            _ => rows,
        };
        return OrdinalSharing.Choose(rows, options, cancellation);
    }

    public int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    public NetworkPlan Plan(ParseResult parsed) => new()
    {
        Tree = Tree(parsed),
        Depth = parsed.GetValue(_depth),
        Widths = Widths(parsed),
        LeafChannels = parsed.GetValue(_leafChannels),
        Sharing = Sharing(parsed),
        Components = Components(parsed),
    };

    // The tree that is named, or that of an order.
    private string? Tree(ParseResult parsed)
    {
        if (parsed.GetValue(_order) is not { } order)
        {
            return parsed.GetValue(_tree);
        }

        UsageException.ThrowIf(parsed.GetValue(_tree) is not null, "--order is the tree of an order of the columns, --tree another; give one of them");
        _ = Files.Json.TreeFile.LoadOrder(order);
        return order;
    }

    /// <summary>Gets the widths as they were given; null where they were not, or are to be searched for.</summary>
    public int[]? Widths(ParseResult parsed) => IsAuto(parsed) ? null : parsed.GetValue(_widths) is { Length: > 0 } widths ? widths : null;

    /// <summary>Returns whether widths were given, or a search for them.</summary>
    public bool HasWidths(ParseResult parsed) => parsed.FirstGiven([_widths]) is not null;

    /// <summary>Gets the budget of parameters within which widths are searched for; null where they are given.</summary>
    public long? Budget(ParseResult parsed)
    {
        bool auto = IsAuto(parsed);
        long? budget = parsed.GetValue(_budget);
        UsageException.ThrowIf(auto && budget is null, "--widths auto needs --parameters BUDGET, the largest number of parameters");
        if (!auto && budget is not null)
        {
            throw new UsageException("--parameters is the budget of --widths auto; give both or neither");
        }

        return auto && parsed.GetValue(_checkpoint) is not null
            ? throw new UsageException("--checkpoint cannot be used with --widths auto, which trains many networks")
            : budget;
    }

    /// <summary>Refuses several processes for trainings that choose among many.</summary>
    public void EnsureShared(bool isShared, ParseResult parsed) => UsageException.ThrowIf(
        isShared && (Budget(parsed) is not null || Effort(parsed) is not null),
        "--workers and --cluster share out a training of given widths; --widths auto and --effort train many, one after the other");

    /// <summary>Refuses the profile of many trainings.</summary>
    /// <exception cref="UsageException">The user asked for both.</exception>
    public void EnsureProfiled(ParseResult parsed, bool profile)
    {
        UsageException.ThrowIf(profile && Effort(parsed) is not null, "--effort trains many networks, which have no common profile; leave out --profile");
        if (profile && Components(parsed) > 1)
        {
            throw new UsageException("--components trains many networks, which have no common profile; leave out --profile");
        }
    }

    private Structure.WeightSharing Sharing(ParseResult parsed)
    {
        (int? above, int? below, int? classes) = (parsed.GetValue(_shareAbove), parsed.GetValue(_shareBelow), parsed.GetValue(_classes));
        bool shared = parsed.GetValue(_shared) || above is not null || below is not null;
        UsageException.ThrowIf(!shared && classes is not null, "--translation-classes divides shared weights; add --shared, --share-above or --share-below");
        UsageException.ThrowIf(below <= above, Invariant($"--share-above {above} and --share-below {below} leave no level whose weights are shared"));
        return !shared ? Structure.WeightSharing.None : Structure.WeightSharing.Convolution with
        {
            From = above ?? 0,
            Below = below ?? int.MaxValue,
            Classes = classes ?? 0,
        };
    }

    private int Components(ParseResult parsed)
    {
        int components = parsed.GetValue(_components);
        return components > 1 && parsed.GetValue(_restarts) > 1
            ? throw new UsageException("--restarts belongs to a single network; the components of a mixture are starts of their own")
            : components;
    }

    private bool IsAuto(ParseResult parsed) => parsed.GetValue(_widths) is [0];

    /// <summary>Reads the training options; what is not said is chosen for the number of training rows.</summary>
    public TrainingOptions Options(ParseResult parsed, int rows)
    {
        UsageException.ThrowIf(parsed.GetValue(_refit) && parsed.GetValue(_noRefit), "--refit and --no-refit cannot be combined; give one of them");
        TrainingOptions standard = TrainingOptions.ForRows(rows);
        return standard with
        {
            Steps = parsed.GetValue(_steps) ?? standard.Steps,
            BatchSize = parsed.GetValue(_batch) ?? standard.BatchSize,
            WarmUpRows = parsed.GetValue(_warmUp) ?? standard.WarmUpRows,
            PseudoCount = parsed.GetValue(_pseudoCount),
            PriorStrengths = parsed.GetValue(_priorStrength) is { Length: > 0 } strengths ? strengths : standard.PriorStrengths,
            StopAtWorseStrength = standard.StopAtWorseStrength && parsed.GetValue(_priorStrength) is not { Length: > 0 },
            OverRelaxation = parsed.GetValue(_overRelaxation) ?? standard.OverRelaxation,
            LeafPseudoCount = parsed.GetValue(_leafPseudoCount),
            GaussianStrength = parsed.GetValue(_gaussianStrength),
            Initialisation = string.Equals(parsed.GetValue(_initialisation), "random", StringComparison.Ordinal)
                ? Initialisation.Random
                : Initialisation.Clustering,
            Restarts = parsed.GetValue(_restarts),
            Patience = parsed.GetValue(_patience),
            Refit = !parsed.GetValue(_noRefit) && (parsed.GetValue(_refit) || standard.Refit),
            KeepWhenCancelled = !parsed.GetValue(_discard),
            KeepRowHashes = !parsed.GetValue(_noRowHashes),
            Seed = Seed(parsed),
            Engine = standard.Engine with { Threads = Threads(parsed), TileRows = parsed.GetValue(_tileRows) ?? standard.Engine.TileRows },
            CheckpointEvery = parsed.GetValue(_checkpointEvery),
            ParameterLimit = parsed.GetValue(_limit),
            MaximumMemory = parsed.GetValue(CommonOptions.MaxMemory),
        };
    }

    /// <summary>Refuses what a sweep does not have.</summary>
    /// <exception cref="UsageException">The user asked for checkpoints, or for a search of widths.</exception>
    public void RefuseInSweep(ParseResult parsed)
    {
        if (parsed.FirstGiven([_checkpoint, _resume, _checkpointEvery]) is not null)
        {
            throw new UsageException("--checkpoint and --resume belong to a single training; a sweep keeps its finished trainings in the file of --store");
        }

        if (parsed.FirstGiven([_noRowHashes]) is not null)
        {
            throw new UsageException("--no-row-hashes belongs to a single training; a sweep keeps no models");
        }

        if (parsed.FirstGiven([_discard]) is not null)
        {
            throw new UsageException("--discard-on-interrupt belongs to a single training; a sweep keeps what is finished, and no part of a training");
        }

        if (parsed.FirstGiven([_effort, _start]) is { } single)
        {
            throw new UsageException($"{single.Name} belongs to a single training; a sweep says how its trainings begin and how long they are");
        }

        if (IsAuto(parsed) || parsed.FirstGiven([_budget]) is not null)
        {
            throw new UsageException("a sweep takes widths by its axis or as a list; --widths auto and --parameters belong to a single training");
        }
    }

    /// <summary>Refuses what a sweep of widths does not have, either.</summary>
    public void RefuseInWidthSweep(ParseResult parsed)
    {
        RefuseInSweep(parsed);
        parsed.Refuse([_refit], "adds the validation rows, which choose every network of a sweep of widths; leave it out");
    }

    public (string? Folder, bool Resume) Checkpoint(ParseResult parsed)
    {
        string? folder = parsed.GetValue(_checkpoint);
        bool resume = parsed.GetValue(_resume);
        return resume && folder is null ? throw new UsageException("--resume needs --checkpoint FOLDER, the folder to resume from") : (folder, resume);
    }
}
