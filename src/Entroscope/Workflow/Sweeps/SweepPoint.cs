using Entroscope.Numerics;

namespace Entroscope.Workflow.Sweeps;

/// <summary>The trainings of one value of a sweep: means over the seeds with the standard error between them (NaN for a single seed). All in nats.</summary>
internal sealed record SweepPoint
{
    internal SweepPoint(IReadOnlyList<SweepRecord> records)
    {
        Records = records;
        Train = Mean(records, r => r.Train.Value);
        Validation = Mean(records, r => r.Validation.Value);
        Test = records[0].Test is null ? null : Mean(records, r => r.Test!.Value.Value);
        Entropy = Mean(records, r => r.Entropy.Value);
        EntropyCaptured = Mean(records, r => r.EntropyCaptured.Value);
        int levels = records[0].InformationPerLevel.Count;
        InformationPerLevel = [.. Enumerable.Range(0, levels).Select(l => Mean(records, r => r.InformationPerLevel[l].Value))];
        CapacityPerLevel = [.. Enumerable.Range(0, levels).Select(l => Mean(records, r => r.CapacityPerLevel[l]))];
    }

    /// <summary>Gets the records, one a seed.</summary>
    public IReadOnlyList<SweepRecord> Records { get; }

    /// <summary>Gets the value of the axis.</summary>
    public int Value => Records[0].Value;

    /// <summary>Gets the number of parameters, the same for all seeds.</summary>
    public long Parameters => Records[0].Parameters;

    /// <summary>Gets the mean log-likelihood of the training rows.</summary>
    public Estimate Train { get; }

    /// <summary>Gets the mean log-likelihood of the validation rows.</summary>
    public Estimate Validation { get; }

    /// <summary>Gets the mean log-likelihood of the test rows; null where there are none.</summary>
    public Estimate? Test { get; }

    /// <summary>Gets the mean of H(X).</summary>
    public Estimate Entropy { get; }

    /// <summary>Gets the mean of the entropy captured, I(X; D_0).</summary>
    public Estimate EntropyCaptured { get; }

    /// <summary>Gets the mean information of every level, I(X; D_l | D_(l+1)).</summary>
    public IReadOnlyList<Estimate> InformationPerLevel { get; }

    /// <summary>Gets the mean capacity of every level, H(D_l | D_(l+1)).</summary>
    public IReadOnlyList<Estimate> CapacityPerLevel { get; }

    private static Estimate Mean(IReadOnlyList<SweepRecord> records, Func<SweepRecord, double> value)
    {
        double mean = records.Average(value);
        double squares = records.Sum(r => (value(r) - mean) * (value(r) - mean));
        return new Estimate(mean, Math.Sqrt(squares / (records.Count - 1.0) / records.Count), records.Count);
    }
}
