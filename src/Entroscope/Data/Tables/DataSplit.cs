using System.Security.Cryptography;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Data.Tables;

/// <summary>A source divided into the parts that learning needs; kinds, alphabets and class names are those of all parts together.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="Validation">The rows to choose on; never empty.</param>
/// <param name="Test">The rows to report on, or null where the source has none and none were requested.</param>
/// <param name="Description">How the rows were divided, in one sentence.</param>
public sealed record DataSplit(Dataset Train, Dataset Validation, Dataset? Test, string Description)
{
    /// <summary>Gets a value indicating whether the rows to choose on are others than those to train on.</summary>
    public bool IsValidated => !ReferenceEquals(Validation, Train);

    /// <summary>Gives the real columns of all parts a leaf family; what it fixes before training is fixed on the training rows.</summary>
    /// <param name="family">A continuous family.</param>
    /// <returns>The same rows with those leaves.</returns>
    /// <exception cref="ArgumentException">The family is not continuous.</exception>
    /// <exception cref="DataException">The variance of a real column is outside the range of
    /// double precision, and the family is not Gaussian, which is refused in training.</exception>
    public DataSplit WithRealLeaves(LeafFamily family)
    {
        Refuse.Argument(
            !LeafFamilies.Exists(family) || !LeafFamilies.Of(family).IsReal,
            $"The leaf family of real columns must be a continuous one, but is {family}.", nameof(family));

        var leaves = new LeafSpecification?[Train.Columns.Count];
        for (int i = 0; i < leaves.Length && LeafFamilies.Of(family).ValueRequirement is { } requirement; i++)
        {
            foreach (Dataset part in Parts)
            {
                EnsureAllowed(part, i, requirement);
            }
        }

        ParallelLoop.For(leaves.Length, i =>
        {
            if (Train.Columns[i].IsReal && family != LeafFamily.Gaussian)
            {
                ValueColumn column = Train.Observations.Column(i);
                ColumnMoments.Of(column).EnsureInRange(i, column);
                leaves[i] = LeafFamilies.Of(family).Fit(family, column);
            }
        });
        return WithRealLeaves(leaves);

        void EnsureAllowed(Dataset part, int i, string requirement)
        {
            for (int r = 0; r < part.Observations.Rows && part.Columns[i].IsReal; r++)
            {
                double x = part.Observations[r, i];
                Refuse.Data(!double.IsNaN(x) && !LeafFamilies.Of(family).Allows(x),
                    $"column {DataFault.Show(part.Columns[i].Name)}: {family} leaves need values {requirement}, but row {r + 1} of {part.Name} has {x}.");
            }
        }
    }

    /// <summary>Gets the leaves that were chosen for single columns, and why; empty where none were.</summary>
    public IReadOnlyList<ColumnLeafChoice> LeafChoices { get; internal init; } = [];

    internal IEnumerable<Dataset> Parts => Test is null ? [Train, Validation] : [Train, Validation, Test];

    /// <summary>Gives the columns of all parts leaves; null for the usual one of the kind.</summary>
    internal DataSplit WithRealLeaves(LeafSpecification?[] leaves)
    {
        Dataset train = Train.WithRealLeaves(leaves);
        Dataset validation = ReferenceEquals(Validation, Train) ? train : Validation.WithRealLeaves(leaves);
        return this with { Train = train, Validation = validation, Test = Test?.WithRealLeaves(leaves) };
    }

    /// <summary>Gives the ordinals of all parts the share of their strength that they have from their neighbours.</summary>
    internal DataSplit WithSharing(double?[] sharing)
    {
        Dataset train = Train.WithSharing(sharing);
        Dataset validation = ReferenceEquals(Validation, Train) ? train : Validation.WithSharing(sharing);
        return this with { Train = train, Validation = validation, Test = Test?.WithSharing(sharing) };
    }

    /// <summary>Computes the SHA-256 of the fingerprints of all parts, in time of the order of the values.</summary>
    /// <returns>Hexadecimal text, equal for equal content divided alike.</returns>
    public string ComputeFingerprint() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Train.Fingerprint} {Validation.Fingerprint} {Test?.Fingerprint}")));
}

/// <summary>A part of a data source.</summary>
public enum DataPart
{
    /// <summary>Every row of every part, in the order training, validation, test.</summary>
    All,

    /// <summary>The rows to train on, without those of the validation part.</summary>
    Train,

    /// <summary>The rows that choices are made on: stopping, the best model.</summary>
    Validation,

    /// <summary>The rows that are reported on, once.</summary>
    Test,
}
