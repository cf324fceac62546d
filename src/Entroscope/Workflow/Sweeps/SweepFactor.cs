namespace Entroscope.Workflow.Sweeps;

/// <summary>What a sweep changes from training to training.</summary>
internal enum SweepFactor
{
    /// <summary>The channels r of every inner node.</summary>
    Widths,

    /// <summary>The number of training rows.</summary>
    Rows,

    /// <summary>The number of pooling levels: 1 is the shallow tree (CP), the height of the tree its whole depth.</summary>
    Depth,
}
