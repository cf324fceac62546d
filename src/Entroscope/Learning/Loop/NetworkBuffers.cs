using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>
/// The networks that a training run writes new parameters into, over and over. The present network, the best one and a spare are all it
/// needs. A network is overwritten only while the run alone holds it: one that was handed to anybody else is never used again.
/// </summary>
internal sealed class NetworkBuffers
{
    private readonly List<ConvAC> _own = [];
    private readonly Stack<ConvAC> _spare = new();

    /// <summary>Gets a network to overwrite.</summary>
    /// <param name="like">A network of the same shape and families.</param>
    /// <returns>A spare one; a copy where there is none.</returns>
    public ConvAC Take(ConvAC like) => _spare.TryPop(out ConvAC? spare) ? spare : Adopt(like.Copy());

    /// <summary>Makes a network the run's own: nobody else may hold it.</summary>
    public ConvAC Adopt(ConvAC network)
    {
        _own.Add(network);
        return network;
    }

    /// <summary>Returns whether a network is the run's own, and nobody else holds it.</summary>
    public bool Owns(ConvAC network) => _own.Contains(network);

    /// <summary>Hears that the run is done with a network; it may be overwritten if it is the run's own.</summary>
    /// <param name="network">The network, or null.</param>
    public void Release(ConvAC? network)
    {
        if (network is not null && _own.Contains(network))
        {
            _spare.Push(network);
        }
    }

    /// <summary>Hears that somebody else holds a network from now on.</summary>
    /// <param name="network">The network, or null.</param>
    public void HandOut(ConvAC? network)
    {
        if (network is not null)
        {
            _own.Remove(network);
        }
    }
}
