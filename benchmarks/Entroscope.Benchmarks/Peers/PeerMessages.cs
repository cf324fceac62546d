namespace Entroscope.Benchmarks.Peers;

/// <summary>What is asked of a peer: one line of JSON.</summary>
internal sealed record PeerRequest(string Op)
{
    public string? Form { get; init; }

    public int? Calls { get; init; }

    public string? Weights { get; init; }

    public int? Sites { get; init; }

    public int? Width { get; init; }

    public int? Values { get; init; }

    public int? Batch { get; init; }

    public int? Threads { get; init; }

    public int? Product { get; init; }
}

/// <summary>What a peer answers: one line of JSON.</summary>
internal sealed record PeerReply(string? Error = null, string? Version = null, double Seconds = 0, float[]? Values = null);
