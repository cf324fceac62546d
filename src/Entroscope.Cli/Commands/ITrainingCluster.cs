using Entroscope.Learning;
using Entroscope.Tasks;

namespace Entroscope.Cli.Commands;

/// <summary>Processes that take part in a job, from its start to its end.</summary>
internal interface ITrainingCluster : IDisposable
{
    /// <summary>Gets what has the passes and the M steps of the job's training done by them; null where the job has none.</summary>
    IExpectationSource? Expectations { get; }

    /// <summary>Gets what has tasks done by them.</summary>
    ITaskCrew Crew { get; }

    /// <summary>Adds to what is done how the processes are doing.</summary>
    string Describe(string activity);

    /// <summary>Says how it went.</summary>
    void Conclude(TextWriter error);
}

/// <summary>Starts the processes for a job.</summary>
internal delegate ITrainingCluster StartCluster(
    ClusterRequest wanted, ParseResult parsed, SharedJob job, TextWriter error, CancellationToken cancellation);
