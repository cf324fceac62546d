using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>A finished sweep: its records, one a training, and what follows from them.</summary>
internal sealed record SweepResult
{
    internal SweepResult(SweepPlan plan, TreeChoice tree, IReadOnlyList<SweepRecord> records, int reused)
    {
        Plan = plan;
        Tree = tree;
        Records = records;
        Reused = reused;
        Points = [.. records.GroupBy(r => r.Value).Select(g => new SweepPoint([.. g]))];
        Trends = SweepTrends.Of(this);
    }

    /// <summary>Gets what was trained.</summary>
    public SweepPlan Plan { get; }

    /// <summary>Gets the whole tree of all networks and how it was chosen; a sweep of depth cuts it.</summary>
    public TreeChoice Tree { get; }

    /// <summary>Gets the records: all seeds of the smallest value first.</summary>
    public IReadOnlyList<SweepRecord> Records { get; }

    /// <summary>Gets how many of them had been finished before.</summary>
    public int Reused { get; }

    /// <summary>Gets the means over the seeds, one a value.</summary>
    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>Gets how the quantities change along the axis.</summary>
    public IReadOnlyList<SweepTrend> Trends { get; }

    /// <summary>Gets a value indicating whether there were test rows; without them the validation rows, which chose each network, are used.</summary>
    public bool HasTest => Records[0].Test is not null;
}
