namespace Entroscope.Learning.Trees;

/// <summary>How a pooling tree is learned from data.</summary>
internal enum LearnedTreeKind
{
    /// <summary>Round after round the groups whose clusters tell most about each other are pooled in pairs.</summary>
    Agglomerative,

    /// <summary>The Chow-Liu tree with one latent a variable: an inner node pools its own site and the inner nodes of its neighbours below.</summary>
    ChowLiu,

    /// <summary>Halves of nearly equal size between which the sites tell least about each other, again and again.</summary>
    Cut,
}
