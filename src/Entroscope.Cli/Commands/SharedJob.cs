using Entroscope.Tasks;

namespace Entroscope.Cli.Commands;

/// <summary>What processes that share a job read of it: each from the same command line.</summary>
/// <param name="Fingerprint">The fingerprint of its data.</param>
/// <param name="Threads">The number of threads of this process.</param>
/// <param name="Training">Its training by EM; null where it has none.</param>
/// <param name="Tasks">Makes its tasks of a kind from their payload.</param>
internal sealed record SharedJob(string Fingerprint, int Threads, TrainingSession? Training, Func<TaskKind, byte[], ITaskList> Tasks)
{
    /// <summary>Makes the job of a training, with its ensemble and its measurements.</summary>
    public static SharedJob Of(TrainingSession session, EnsembleArguments ensemble, ParseResult parsed) => new(
        session.Rows.Train.Fingerprint + session.Rows.Validation.Fingerprint,
        session.Options.Engine.Threads,
        session,
        (kind, payload) => kind == TaskKind.Ensemble
            ? ensemble.Tasks(parsed, session, payload)
            : LedgerTasks.Read(payload, new EngineOptions { Threads = session.Options.Engine.Threads }));
}

/// <summary>Reads a job from a command line.</summary>
/// <param name="threads">The number of threads, in place of that of the command line; null for the latter.</param>
internal delegate SharedJob LoadJob(ParseResult parsed, int? threads, CancellationToken cancellation);
