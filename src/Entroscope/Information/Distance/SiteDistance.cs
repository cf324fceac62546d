namespace Entroscope.Information.Distance;

/// <summary>What the distance of two sites is.</summary>
public enum SiteDistance
{
    /// <summary>How far up the tree they meet: pairs of one height of their lowest common ancestor, at the mean number of sites under it.</summary>
    Tree,

    /// <summary>The difference of their numbers.</summary>
    Line,

    /// <summary>The Euclidean distance of their pixels, in bins of width 1.</summary>
    Image,

    /// <summary>The sum of the differences of their rows and columns.</summary>
    Manhattan,
}
