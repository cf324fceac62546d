namespace Entroscope.Networks.Planes;

/// <summary>Where the edges of bins are. They are part of every number that bins give.</summary>
public enum PlaneEdges
{
    /// <summary>
    /// Bins of equal width over the range of the activation function, where that has ends, else between the least and the largest value of the layer over
    /// all checkpoints: the same bins for all units and checkpoints.
    /// </summary>
    Range,

    /// <summary>Bins of equal width between the least and the largest value of the layer in its checkpoint.</summary>
    Layer,

    /// <summary>Bins of equal width between the least and the largest value of each unit in its checkpoint.</summary>
    Unit,

    /// <summary>Bins that hold as many training rows each, for each unit in its checkpoint.</summary>
    Mass,
}
