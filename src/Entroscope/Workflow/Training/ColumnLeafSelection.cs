using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Chooses the leaf family of every real column by itself: normal densities, log-normal ones where all values are greater than 0, Student's t, normal
/// densities of normal scores, or quantile tables. Mixtures of each are fitted to a part of the values and compared on held-out ones.
/// </summary>
/// <remarks>
/// A family is taken where one density of it gains more over one normal density than the error of the gain, half a 95 % interval, and where mixtures of it
/// are not behind mixtures of normal densities by more than the error; of several families the simplest that is no more than a standard error behind the
/// best. Held-out values are those of the validation rows where these are enough, else of a cross-validation on training and validation rows.
/// Values that quantile tables give a probability of their own are compared as a density over the resolution of the recording.
/// </remarks>
public static class ColumnLeafSelection
{
    private const int Folds = 5;
    private const int FewestValues = 50;
    private const int EnoughHeldOut = 400;
    private const int MostValues = 4000;

    // Nats of a value: what is behind by more is far out, and one such value must not decide.
    private const double FarOut = 5;
    private const double Deviations = 1.96;

    // The log-density of a value that a mixture calls impossible, so that differences stay numbers.
    private const double Impossible = -1e6;

    private static readonly int[] Channels = [1, 4];

    private static readonly LeafFamily[] Families =
        [LeafFamily.Gaussian, LeafFamily.LogNormal, LeafFamily.Student, LeafFamily.NormalScore, LeafFamily.Quantile];

    /// <summary>Chooses the leaves of the real columns of a split.</summary>
    /// <param name="split">The data; the test rows say no more than whether values are greater than 0.</param>
    /// <param name="options">How networks are trained: priors, seed and threads; null for the defaults.</param>
    /// <param name="cancellation">Stops the choice.</param>
    /// <returns>The same rows with the leaves chosen, the choices in <see cref="DataSplit.LeafChoices"/>, and a note on each.</returns>
    /// <exception cref="DataException">The variance of a real column is outside the range of double precision.</exception>
    /// <remarks>Cost: O(30 steps x 4000 values x 5 families x 5 folds) a column.</remarks>
    public static DataSplit Choose(DataSplit split, TrainingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        options ??= new TrainingOptions();
        var choices = new ColumnLeafChoice?[split.Train.Columns.Count];
        var leaves = new LeafSpecification?[choices.Length];
        ParallelLoop.For(
            choices.Length,
            i =>
            {
                if (split.Train.Columns[i].IsReal)
                {
                    ValueColumn column = split.Train.Observations.Column(i);
                    ColumnMoments.Of(column).EnsureInRange(i, column);
                    choices[i] = Choose(split, i, options);
                    LeafFamily family = choices[i]!.Chosen;
                    leaves[i] = family == LeafFamily.Gaussian ? null : LeafFamilies.Of(family).Fit(family, column);
                }
            },
            new ParallelOptions { MaxDegreeOfParallelism = options.Engine.ThreadCount, CancellationToken = cancellation });
        ColumnLeafChoice[] made = [.. choices.OfType<ColumnLeafChoice>()];
        DataSplit chosen = split.WithRealLeaves(leaves);
        Dataset train = made.Aggregate(chosen.Train, (data, choice) => data.WithNote(choice.Describe()));
        return chosen with { Train = train, Validation = split.IsValidated ? chosen.Validation : train, LeafChoices = made };
    }

    /// <summary>Chooses where a table has real columns and others, or a schema; tables of real numbers alone keep their leaves.</summary>
    internal static DataSplit ForTable(DataSplit split, TrainingOptions? options, CancellationToken cancellation) =>
        split.Train.Columns.Any(c => c is { IsReal: true, RealLeaf: null })
            && (split.Train.Schema is not null || split.Train.Columns.Any(c => !c.IsReal && !c.HasNoValue))
            ? Choose(split, options, cancellation)
            : split;

    private static ColumnLeafChoice Choose(DataSplit split, int site, TrainingOptions options)
    {
        string name = split.Train.Columns[site].Name;
        double[] train = Values(split.Train, site, options.Seed);
        double[] validation = split.IsValidated ? Values(split.Validation, site, options.Seed) : [];
        (double[] Train, double[] HeldOut)[] parts = Parts(train, validation, options.Seed);
        if (parts.Length == 0)
        {
            return new ColumnLeafChoice(name, LeafFamily.Gaussian, []);
        }

        LeafFamily[] tried = [.. Families.Where(f => split.Parts.All(p => LeafFamilies.Of(f).ValueRequirement is null || AllAllowed(p, site, f)))];
        double[][] scores = Array.ConvertAll(tried, f => Scores(f, Channels[0], parts, options));
        (double Mean, double Error)[] gains = Array.ConvertAll(scores, s => Gain(s, scores[0]));
        ColumnLeafCandidate[] candidates = [.. tried.Zip(gains, (f, g) => new ColumnLeafCandidate(f, g.Mean, Deviations * g.Error))];
        int[] better = [.. Enumerable.Range(1, tried.Length - 1).Where(i => candidates[i].Gain > candidates[i].Error)];
        if (better.Length > 0)
        {
            double[] mixed = Best(scores[0], Scores(tried[0], Channels[1], parts, options));
            better = [.. better.Where(i => Gain(mixed, Best(scores[i], Scores(tried[i], Channels[1], parts, options))) is var (behind, error)
                && behind <= Deviations * error)];
        }

        int best = better.Length == 0 ? 0 : better.MaxBy(i => candidates[i].Gain);
        int chosen = better.FirstOrDefault(i => Gain(scores[best], scores[i]) is var (behind, error) && behind <= error, best);
        return new ColumnLeafChoice(name, tried[chosen], candidates[1..]);
    }

    private static (double Mean, double Error) Gain(double[] scores, double[] before)
    {
        double[] gains = [.. scores.Zip(before, (s, b) => Math.Clamp(s - b, -FarOut, FarOut))];
        double mean = gains.Average();
        return (mean, Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1) / gains.Length));
    }

    private static double[] Best(double[] one, double[] several) => several.Sum() > one.Sum() ? several : one;

    private static double[] Scores(LeafFamily family, int channels, (double[] Train, double[] HeldOut)[] parts, TrainingOptions options) =>
        [.. parts.SelectMany(p => Score(family, channels, p.Train, p.HeldOut, options))];

    private static double[] Score(LeafFamily family, int channels, double[] train, double[] heldOut, TrainingOptions options)
    {
        var column = ValueColumn.Of(train);
        LeafSpecification leaf = LeafFamilies.Of(family).Fit(family, column);
        double[] atoms = leaf.Constants is { } constants && family == LeafFamily.Quantile ? constants.Arrays[1] : [];
        double width = Math.Log(ColumnScale.Of(column, ColumnMoments.Of(column)).Resolution);
        var mixture = ColumnMixture.Fit(column, leaf, channels, options);
        double[] terms = new double[channels];
        return Array.ConvertAll(heldOut, x => Math.Max(Impossible, mixture.LogDensity(x, terms) - (Array.BinarySearch(atoms, x) >= 0 ? width : 0)));
    }

    private static (double[] Train, double[] HeldOut)[] Parts(double[] train, double[] validation, ulong seed)
    {
        if (validation.Length >= EnoughHeldOut)
        {
            return [(train, validation)];
        }

        double[] all = [.. train, .. validation];
        if (all.Length < FewestValues || all.Distinct().Take(2).Count() < 2)
        {
            return [];
        }

        new RandomStream(seed, "folds of the choice of leaves").Shuffle(all.AsSpan());
        return [.. Enumerable.Range(0, Folds).Select(fold =>
            (all.Where((_, i) => i % Folds != fold).ToArray(), all.Where((_, i) => i % Folds == fold).ToArray()))];
    }

    private static double[] Values(Dataset data, int site, ulong seed)
    {
        int rows = data.Observations.Rows;
        int[] taken = rows <= MostValues
            ? [.. Enumerable.Range(0, rows)]
            : RowSample.Of(rows, MostValues, new RandomStream(seed, "rows of the choice of leaves"));
        return [.. taken.Select(r => data.Observations[r, site]).Where(x => !double.IsNaN(x))];
    }

    private static bool AllAllowed(Dataset data, int site, LeafFamily family)
    {
        for (int r = 0; r < data.Observations.Rows; r++)
        {
            double x = data.Observations[r, site];
            if (!double.IsNaN(x) && !LeafFamilies.Of(family).Allows(x))
            {
                return false;
            }
        }

        return true;
    }
}
