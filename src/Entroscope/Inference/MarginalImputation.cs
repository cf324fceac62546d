using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Inference;

/// <summary>Fills missing values by the mean or the mode of the exact conditional distribution of each site by itself.</summary>
internal static class MarginalImputation
{
    private const int ChunkRows = 256;

    public static bool HasMissing(Observations data, int row)
    {
        for (int i = 0; i < data.Sites; i++)
        {
            if (double.IsNaN(data[row, i]))
            {
                return true;
            }
        }

        return false;
    }

    public static Observations Fill(ModelEngine engine, Observations data, ImputeMethod method, int[]? labels, CancellationToken cancellation)
    {
        var filled = new ObservationsBuilder(engine.Model.Pattern, data.Rows, integers: method == ImputeMethod.Mode);
        for (int r = 0; r < data.Rows; r++)
        {
            for (int i = 0; i < data.Sites; i++)
            {
                double x = data[r, i];
                filled.Set(r, i, double.IsNaN(x) ? 0 : x);
            }
        }

        TableSchema? schema = engine.Model.Metadata.Words;
        ForEach(engine, data, labels, (row, site, leaf, weights) => filled.Set(row, site, method == ImputeMethod.Mean
            ? Mean(leaf, weights, schema?.Columns[site])
            : leaf.MixtureMode(weights)), cancellation);
        return filled.Build();
    }

    /// <summary>Refuses what cannot be filled.</summary>
    public static FittingRows Check(ConvACMixture model, Observations data, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        model.EnsureDistribution();
        return FittingRows.Of(model.Pattern, data, labels);
    }

    /// <summary>Visits every missing value: its row and site, its leaf with the channels of all components, and their weights given the row.</summary>
    /// <param name="visit">Called in the order of blocks of rows, within them by sites; the weights are valid within the call.</param>
    public static void ForEach(
        ModelEngine engine, Observations data, int[]? labels, Action<int, int, LeafDistribution, double[]> visit, CancellationToken cancellation)
    {
        foreach (int[] rows in Enumerable.Range(0, data.Rows).Where(r => HasMissing(data, r)).Chunk(ChunkRows))
        {
            EnsurePossible(engine, data, rows, labels, cancellation);
            VisitRows(engine, data, rows, labels, visit, cancellation);
        }
    }

    // Names have no mean, and an integer column has whole numbers: what is written must be a value of the column.
    private static double Mean(LeafDistribution leaf, double[] weights, ColumnSchema? column) => column?.Kind switch
    {
        ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Categorical or ColumnKind.Binary => leaf.MixtureMode(weights),
        ColumnKind.Ordinal or ColumnKind.Count => Math.Round(leaf.MixtureMean(weights)),
        _ => leaf.MixtureMean(weights),
    };

    private static void VisitRows(
        ModelEngine engine, Observations data, int[] rows, int[]? labels, Action<int, int, LeafDistribution, double[]> visit, CancellationToken cancellation)
    {
        int[] sites = [.. Enumerable.Range(0, data.Sites).Where(i => Array.Exists(rows, r => double.IsNaN(data[r, i])))];
        double[] shares = engine.ComponentPosteriors(data, RowSelection.Of(rows), labels, cancellation);
        double[][][] posteriors = [.. engine.Components.Select(c => c.SiteWeights(data, RowSelection.Of(rows), sites, labels, cancellation))];
        for (int s = 0; s < sites.Length; s++)
        {
            int site = sites[s];
            LeafDistribution[] leaves = [.. engine.Components.Select(c => c.SiteLeaf(site))];
            LeafDistribution leaf = leaves[0].Specification.Descriptor.Stack(leaves);
            double[] weights = new double[leaf.Channels];
            for (int p = 0; p < rows.Length; p++)
            {
                if (double.IsNaN(data[rows[p], site]))
                {
                    FillWeights(weights, leaves, shares.AsSpan(p * leaves.Length, leaves.Length), z => posteriors[z][s], p);
                    visit(rows[p], site, leaf, weights);
                }
            }
        }
    }

    // P(Z = z | x) P(D_i = d | x, z) for the channels of all components.
    internal static void FillWeights(double[] weights, LeafDistribution[] leaves, ReadOnlySpan<double> shares, Func<int, double[]> posterior, int row)
    {
        int next = 0;
        for (int z = 0; z < leaves.Length; z++)
        {
            int channels = leaves[z].Channels;
            foreach (double p in posterior(z).AsSpan(row * channels, channels))
            {
                weights[next++] = shares[z] * p;
            }
        }
    }

    private static void EnsurePossible(ModelEngine engine, Observations data, int[] rows, int[]? labels, CancellationToken cancellation)
    {
        if (Array.Exists(ArePossible(engine, data, rows, labels, cancellation), possible => !possible))
        {
            throw Impossible(engine, data, labels, cancellation);
        }
    }

    /// <summary>Makes the error of data in which rows with missing values have probability 0; it names the first of them.</summary>
    public static DataException Impossible(ModelEngine engine, Observations data, int[]? labels, CancellationToken cancellation)
    {
        ImpossibleRows found = ImpossibleRows.None;
        foreach (int[] rows in Enumerable.Range(0, data.Rows).Where(r => HasMissing(data, r)).Chunk(ChunkRows))
        {
            bool[] possible = ArePossible(engine, data, rows, labels, cancellation);
            for (int p = 0; p < rows.Length; p++)
            {
                found = possible[p] ? found : found.With(rows[p]);
            }
        }

        return Evidence.ImpossibleValues(found, labels is null ? -1 : labels[found.First[0] - 1]);
    }

    internal static bool[] ArePossible(ModelEngine engine, Observations data, int[] rows, int[]? labels, CancellationToken cancellation)
    {
        int classes = engine.Model.Classes;
        double[] log = new double[rows.Length];
        double[] givenClass = new double[rows.Length * classes];
        engine.LogLikelihood(data, RowSelection.Of(rows), log, givenClass, cancellation: cancellation);
        return [.. rows.Select((row, p) => (labels is null || labels[row] < 0 ? log[p] : givenClass[(p * classes) + labels[row]]) > double.NegativeInfinity)];
    }
}

/// <summary>How missing values are filled.</summary>
public enum ImputeMethod
{
    /// <summary>A joint draw of all missing values of a row from their exact conditional distribution.</summary>
    Sample,

    /// <summary>
    /// The mean of the exact conditional distribution of every missing site; for a discrete site the mean of its number, not always an integer.
    /// </summary>
    Mean,

    /// <summary>The most probable value of the exact conditional distribution of every missing site by itself.</summary>
    Mode,
}
