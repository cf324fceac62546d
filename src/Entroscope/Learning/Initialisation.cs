namespace Entroscope.Learning;

/// <summary>How the parameters are set before the first EM step.</summary>
public enum Initialisation
{
    /// <summary>Bottom-up: the training patches of every node are clustered and the weights read off the co-occurrence of clusters.</summary>
    Clustering,

    /// <summary>Every row a uniform point of the simplex. A deep network seldom leaves the symmetric saddle near this start.</summary>
    Random,
}
