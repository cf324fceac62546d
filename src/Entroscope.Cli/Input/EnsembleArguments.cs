using Entroscope.Tasks;
using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Input;

/// <summary>The options that train an ensemble beside a model.</summary>
internal sealed class EnsembleArguments
{
    private readonly Option<int?> _bootstrap = OptionFactory.OptionalInteger("--bootstrap",
        "Also train this many models on rows drawn from those of the training with replacement, into --ensemble: 'evaluate', 'entropy', 'mi', 'ledger', "
        + "'columns', 'anomalies' and 'condition' then give intervals that include the training.", 2, 9999);
    private readonly Option<int?> _seeds = OptionFactory.OptionalInteger("--seeds",
        "Also train this many models on the same rows from other seeds, into --ensemble.", 2, 9999);
    private readonly PathOption _folder = new(PathUse.Kept, "--ensemble")
    {
        Description = "The folder of the models of --bootstrap or --seeds; those that it has already are kept.",
        HelpName = "FOLDER",
    };

    public Option[] All => [_bootstrap, _seeds, _folder];

    /// <summary>Gets the option of the commands that measure.</summary>
    public static PathOption Read() => new(PathUse.Read, "--ensemble")
    {
        Description = "The folder of the models that 'train' or 'run' made beside this one (--bootstrap, --seeds): intervals then include the training.",
        HelpName = "FOLDER",
    };

    /// <summary>Loads what that option names; null where it is not given.</summary>
    public static ModelEnsemble? Load(ParseResult parsed, PathOption option, ConvACMixture model) =>
        parsed.GetValue(option) is { } folder ? ModelEnsemble.Load(folder, model) : null;

    /// <summary>Refuses options that mean nothing without each other.</summary>
    public void Ensure(ParseResult parsed, TrainingArguments training)
    {
        (int? rows, int? seeds, string? folder) = (parsed.GetValue(_bootstrap), parsed.GetValue(_seeds), parsed.GetValue(_folder));
        UsageException.ThrowIf(rows is not null && seeds is not null,
            "--bootstrap draws rows and changes seeds, --seeds changes seeds alone; give one of them");
        UsageException.ThrowIf((rows ?? seeds) is null != folder is null, "--ensemble is the folder of --bootstrap or --seeds; give both or neither");
        UsageException.ThrowIf(folder is not null && training.Budget(parsed) is not null,
            "--ensemble cannot be used with --widths auto, which trains many networks");
        UsageException.ThrowIf(folder is not null && training.Effort(parsed) is not null,
            "--ensemble cannot be used with --effort, which trains many networks");
        UsageException.ThrowIf(folder is not null && training.IsContinued(parsed),
            "--ensemble cannot be used with --start: all its models would begin with what that network learned, and differ by less than trainings do");
        if (File.Exists(folder))
        {
            throw new DataException($"{folder}: the ensemble needs a folder, but this is a file.");
        }
    }

    /// <summary>Returns whether an ensemble is asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_folder) is not null;

    /// <summary>Makes the tasks of a worker.</summary>
    /// <param name="payload">Says whether the first model learned from the validation rows, too.</param>
    public ITaskList Tasks(ParseResult parsed, Commands.TrainingSession session, byte[] payload) => new EnsembleTasks(
        session.Rows, (rows, number, checkpoints, token) => session.Again(rows, number, session.Options.Engine.Threads, checkpoints, token),
        Options(parsed, session), payload is [1])
    {
        Folder = parsed.GetValue(_folder),
    };

    /// <summary>Trains what the folder does not have yet; null where none was asked for.</summary>
    /// <param name="crew">Others who train; null for this process alone.</param>
    public ModelEnsemble? Train(
        ParseResult parsed, Commands.TrainingSession session, TrainedModel trained, ITaskCrew? crew, CancellationToken cancellation)
    {
        if (parsed.GetValue(_folder) is not { } folder)
        {
            return null;
        }

        TextWriter error = parsed.InvocationConfiguration.Error;
        EnsembleOptions options = Options(parsed, session);
        var progress = new ProgressLines<int>(error, done => Invariant($"ensemble: {done} of {options.Count} models"));
        return ModelEnsemble.Train(
            trained.Mixture,
            session.Rows,
            (split, number, checkpoints, token) => session.Again(split, number, 1, checkpoints, token),
            options,
            folder,
            crew,
            progress,
            cancellation);
    }

    private EnsembleOptions Options(ParseResult parsed, Commands.TrainingSession session)
    {
        int? rows = parsed.GetValue(_bootstrap);
        return new EnsembleOptions(rows ?? parsed.GetValue(_seeds)!.Value, rows is not null)
        {
            Seed = session.Options.Seed,
            Threads = session.Options.Engine.Threads,
        };
    }
}
