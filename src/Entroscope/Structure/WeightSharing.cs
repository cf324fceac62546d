namespace Entroscope.Structure;

/// <summary>Which nodes of a network use the same conv matrix, and whether all sites use the same leaf.</summary>
/// <remarks>
/// Weights are shared within a level, in levels <see cref="From"/> up to, but not including, <see cref="Below"/>; the weights of a level are those by which its
/// nodes feed the level above. The nodes of a shared level fall into translation classes, each with a matrix: by their place in the window of their
/// parent, which makes a level a convolution whose stride is its window, or by their position in the level modulo <see cref="Classes"/>. At a ragged edge
/// windows are smaller; the nodes there use the matrices of the places that they have.
/// </remarks>
public sealed record WeightSharing
{
    /// <summary>Gets no sharing: every node has a matrix of its own, every site a leaf.</summary>
    public static WeightSharing None { get; } = new() { Below = 0 };

    /// <summary>Gets one matrix a level, while every site has a leaf of its own: a node does not know its place in the window of its parent.</summary>
    public static WeightSharing Levels { get; } = new() { Classes = 1 };

    /// <summary>Gets the convolution: in every level one matrix for each place in a window, and one leaf for all sites.</summary>
    public static WeightSharing Convolution { get; } = new() { SharesLeaves = true };

    /// <summary>Gets the first level whose weights are shared; the sites are level 0.</summary>
    public int From { get; init; }

    /// <summary>Gets the level above the last one whose weights are shared.</summary>
    public int Below { get; init; } = int.MaxValue;

    /// <summary>Gets the number of translation classes of a level, by position; 0 for a class for every place in a window.</summary>
    public int Classes { get; init; }

    /// <summary>Gets a value indicating whether all sites have one leaf; without effect where the weights of the sites are not shared.</summary>
    public bool SharesLeaves { get; init; }

    /// <summary>Gets a value indicating whether anything is shared.</summary>
    public bool IsAny => Below > From;

    /// <summary>Says in words which weights are shared.</summary>
    /// <returns>A phrase such as "shared in levels 2 and above, a matrix for each place in a window".</returns>
    public override string ToString()
    {
        if (!IsAny)
        {
            return "unshared";
        }

        string levels = (From, Below) switch
        {
            (0, int.MaxValue) => "in a level",
            (_, int.MaxValue) => Invariant($"in levels {From} and above"),
            (0, _) => Invariant($"below level {Below}"),
            _ => Invariant($"in levels {From} to {Below - 1}"),
        };
        string classes = Classes switch
        {
            0 => ", a matrix for each place in a window",
            1 => string.Empty,
            _ => Invariant($", {Classes} translation classes"),
        };
        return $"shared {levels}{classes}{(SharesLeaves && Includes(0) ? "; one leaf for all sites" : string.Empty)}";
    }

    internal bool Includes(int level) => level >= From && level < Below;

    /// <summary>Gets the sharing of a network whose sites are the nodes of a level of this one.</summary>
    internal WeightSharing Above(int level) => !IsAny ? this : this with
    {
        From = Math.Max(0, From - level),
        Below = Below == int.MaxValue ? Below : Math.Max(0, Below - level),
        SharesLeaves = false,
    };

    internal void Check(int height)
    {
        Refuse.Model(From < 0 && Below >= 0, $"The first level of shared weights must be at least 0, but is {From}.");
        Refuse.Model(Below < 0, $"The level below which weights are shared must be at least 0, but is {Below}.");
        Refuse.Model(Classes < 0, $"The number of translation classes must be at least 0, but is {Classes}.");
        Refuse.Model(IsAny && From > height, $"Weights are to be shared from level {From} on, but the highest level of the tree is {height}.");
    }
}
