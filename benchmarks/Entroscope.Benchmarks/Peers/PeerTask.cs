namespace Entroscope.Benchmarks.Peers;

/// <summary>What is timed.</summary>
internal enum PeerTask
{
    /// <summary>The log-likelihood of every sample.</summary>
    Forward,

    /// <summary>Forward and backward: expected counts here, gradients of the summed log-likelihood there.</summary>
    Training,
}

/// <summary>The words for tasks in the protocol and in results.</summary>
internal static class PeerTaskWords
{
    public static string Word(this PeerTask task) => task == PeerTask.Forward ? "forward" : "training";
}
