using System.Net;
using Entroscope.Learning;

namespace Entroscope.Cli.Commands;

/// <summary>Processes that take part in a training, from its start to its end.</summary>
internal interface ITrainingCluster : IDisposable
{
    /// <summary>Gets what has the passes and the M steps done by them.</summary>
    IExpectationSource Expectations { get; }

    /// <summary>Adds to what is done how the processes are doing.</summary>
    string Describe(string activity);

    /// <summary>Says how it went.</summary>
    void Conclude(TextWriter error);
}

/// <summary>Starts the processes for a training.</summary>
/// <param name="wanted">How many workers, and where to listen for others.</param>
internal delegate ITrainingCluster StartCluster(
    (int Workers, IPAddress? Address, int Port, string? File) wanted, ParseResult parsed, TrainingSession session, TextWriter error,
    CancellationToken cancellation);
