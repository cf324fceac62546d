using Entroscope.Inference.Classification;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Collapse;

/// <summary>
/// How far features of classes have collapsed (Papyan, Han, Donoho 2020): variance within classes, the simplex of their means, the weights, the rule.
/// </summary>
/// <remarks>
/// Means of few rows scatter by the variance within, so between-class quantities are too large by S_w / n_k: that is subtracted. The classes count alike,
/// however many rows they have.
/// </remarks>
internal static class NeuralCollapse
{
    private const int Groups = 20;

    /// <summary>NC1: tr(S_w S_b^+) / K, the inverse on the K - 1 directions between the classes; 0 is collapse.</summary>
    public static SampleEstimate Variability(SampleMatrix x, IReadOnlyList<int>? labels) => Resampled("nc1", x, labels, Nc1);

    /// <summary>tr S_w / tr S_b: as NC1, by traces.</summary>
    public static SampleEstimate Traces(SampleMatrix x, IReadOnlyList<int>? labels) =>
        Resampled("nc1-ratio", x, labels, scatter => scatter.Variances.Average() / scatter.BetweenTrace());

    /// <summary>CDNV (Galanti et al. 2022): the mean over pairs of classes of (v_i + v_j) / (2 |m_i - m_j|^2), v the variance within, by trace.</summary>
    public static SampleEstimate Distances(SampleMatrix x, IReadOnlyList<int>? labels) => Resampled("cdnv", x, labels, scatter =>
    {
        (double sum, int pairs) = (0, 0);
        for (int i = 0; i < scatter.Classes; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double square = scatter.Between[i, i] + scatter.Between[j, j] - (2 * scatter.Between[i, j])
                    - (scatter.Variances[i] / scatter.Counts[i]) - (scatter.Variances[j] / scatter.Counts[j]);
                (sum, pairs) = (square > 0 ? sum + ((scatter.Variances[i] + scatter.Variances[j]) / (2 * square)) : double.NaN, pairs + 1);
            }
        }

        return sum / pairs;
    });

    /// <summary>NC2: the distance of the Gram matrix of the centred class means, of Frobenius norm 1, from that of a simplex; 0 is collapse.</summary>
    public static SampleEstimate Simplex(SampleMatrix x, IReadOnlyList<int>? labels)
    {
        Scatter scatter = Scatter.Of(SampleGeometry.Scaled(x, out _), labels);
        return SampleGeometry.Ratio("nc2", x, FromSimplex(scatter.Between), "Noise of the class means adds to it; no interval is known.");
    }

    /// <summary>NC3: as NC2, of the products of the weights of the last layer and the class means: do the weights lie along the means?</summary>
    /// <param name="weights">The weights of the last layer, one class a row; a last column beyond those of the features holds the offsets, and is not
    /// used.</param>
    public static SampleEstimate Duality(SampleMatrix x, IReadOnlyList<int>? labels, SampleMatrix? weights)
    {
        Scatter scatter = Scatter.Of(SampleGeometry.Scaled(x, out _), labels);
        (DenseMatrix rows, _) = Layer(x, weights is null ? null : SampleGeometry.Scaled(weights, out _), scatter);
        return SampleGeometry.Ratio("nc3", x, FromSimplex(rows.TimesTransposed(scatter.Centred)), "Noise of the class means adds to it; no interval is known.");
    }

    /// <summary>NC4: the share of rows that the last layer gives the class of the nearest class mean; 1 is collapse. With Wilson's interval.</summary>
    /// <param name="weights">The weights of the last layer, one class a row, with the offsets in a last column where they have one.</param>
    public static SampleEstimate NearestMean(SampleMatrix x, IReadOnlyList<int>? labels, SampleMatrix? weights)
    {
        x = SampleGeometry.Scaled(x, out double scale);
        Scatter scatter = Scatter.Of(x, labels);
        (DenseMatrix layer, double[] offsets) = Layer(x, weights, scatter);
        var rows = new DenseMatrix(x.Rows, x.Columns, x.Values.ToArray());
        DenseMatrix means = scatter.Groups.Means;
        int same = 0;
        for (int i = 0; i < x.Rows; i++)
        {
            (int nearest, double best, int named, double most) = (-1, double.PositiveInfinity, -1, double.NegativeInfinity);
            for (int k = 0; k < means.Rows; k++)
            {
                double distance = TensorPrimitives.Distance<double>(rows.Row(i), means.Row(k));
                double score = DenseMatrix.Dot(rows.Row(i), layer.Row(k)) + (offsets[k] / scale);
                (nearest, best) = distance < best ? (k, distance) : (nearest, best);
                (named, most) = score > most ? (k, score) : (named, most);
            }

            same += nearest == named ? 1 : 0;
        }

        double share = (double)same / x.Rows;
        double error = Math.Sqrt(share * (1 - share) / x.Rows);
        var figure = ClassFigure.OfShare(share, error, x.Rows);
        return SampleGeometry.Ratio("nc4", x, share, null) with { StandardError = error, Lower = figure.Lower95, Upper = figure.Upper95 };
    }

    private static double Nc1(Scatter scatter)
    {
        (double[] values, DenseMatrix vectors) = SymmetricEigen.Decompose(scatter.Between);
        double least = SampleGeometry.Smallest(values);
        int rank = Math.Min(values.Count(v => v > least), scatter.Classes - 1);

        // The directions between the classes, one a row, and all deviations along them.
        var weights = new DenseMatrix(rank, scatter.Classes, vectors.Values[..(rank * scatter.Classes)]);
        DenseMatrix along = weights.TimesTransposed(scatter.Deviations.TimesTransposed(scatter.Centred));
        for (int r = 0; r < rank; r++)
        {
            TensorPrimitives.Divide(along.Row(r), Math.Sqrt(values[r]), along.Row(r));
        }

        DenseMatrix within = along.Gram();
        TensorPrimitives.Divide(within.Values, scatter.Deviations.Rows - scatter.Classes, within.Values);
        var between = new DenseMatrix(rank, rank);
        double noise = scatter.Inflation(1);
        for (int r = 0; r < rank; r++)
        {
            for (int s = 0; s < rank; s++)
            {
                between[r, s] = (r == s ? values[r] / scatter.Classes : 0) - (noise * within[r, s]);
            }
        }

        // tr(W B^-1) = |L^-1 W^1/2|^2 with B = L L', and W = A A' of the deviations along the directions.
        if (rank == 0 || Cholesky.Of(between) is not { } root)
        {
            return double.NaN;
        }

        double[] solved = root.Forward(along.Transposed()).Values;
        return DenseMatrix.Dot(solved, solved) / (scatter.Deviations.Rows - scatter.Classes) / scatter.Classes;
    }

    private static double FromSimplex(DenseMatrix products)
    {
        int classes = products.Rows;
        double norm = Math.Sqrt(DenseMatrix.Dot(products.Values, products.Values));
        double sum = 0;
        for (int i = 0; i < classes; i++)
        {
            for (int j = 0; j < classes; j++)
            {
                double ideal = ((i == j ? 1 : 0) - (1.0 / classes)) / Math.Sqrt(classes - 1);
                double away = (products[i, j] / norm) - ideal;
                sum += away * away;
            }
        }

        return Math.Sqrt(sum);
    }

    // Twenty groups of rows are left out in turn, each with as many rows of every class: they give the interval, and the bias of inverses of noisy means.
    private static SampleEstimate Resampled(string name, SampleMatrix x, IReadOnlyList<int>? labels, Func<Scatter, double> quantity)
    {
        x = SampleGeometry.Scaled(x, out _);
        Scatter all = Scatter.Of(x, labels);
        double value = quantity(all);
        SampleEstimate estimate = SampleGeometry.Ratio(
            name, x, value, double.IsFinite(value) && value >= 0 ? null : "Undetermined: the class means do not differ by more than their noise.");
        if (estimate.Warning is not null)
        {
            return estimate with { Value = double.NaN };
        }

        if (all.Counts.Min() < Groups)
        {
            return estimate;
        }

        int[] seen = new int[all.Classes];
        int[] group = [.. labels!.Select(label => seen[all.Groups.Place(label)]++ % Groups)];
        double[] logs = new double[Groups];
        double[] between = new double[Groups];
        for (int g = 0; g < Groups; g++)
        {
            int[] kept = [.. Enumerable.Range(0, x.Rows).Where(i => group[i] != g)];
            var part = Scatter.Of(x.Select(kept), [.. kept.Select(i => labels![i])]);
            (logs[g], between[g]) = (Math.Log(quantity(part)), part.BetweenTrace());
        }

        return all.BetweenTrace() > SampleEstimate.Normal95 * Jackknife.Error(between)
            ? Jackknife.Corrected(estimate, logs)
            : estimate with { Warning = "The class means do not differ beyond the error of their noise: the true value may be infinite." };
    }

    private static (DenseMatrix Rows, double[] Offsets) Layer(SampleMatrix x, SampleMatrix? weights, Scatter scatter)
    {
        Refuse.Argument(weights is null, $"The weights of the last layer are needed.", nameof(weights));
        Refuse.Argument(
            weights.Rows != scatter.Classes || weights.Columns < x.Columns || weights.Columns > x.Columns + 1,
            $"{weights.Rows} rows of {weights.Columns} weights do not go with {scatter.Classes} classes and {x.Columns} features.",
            nameof(weights));
        var rows = new DenseMatrix(weights.Rows, x.Columns);
        double[] offsets = new double[weights.Rows];
        for (int k = 0; k < weights.Rows; k++)
        {
            weights.Row(k)[..x.Columns].CopyTo(rows.Row(k));
            offsets[k] = weights.Columns > x.Columns ? weights.Row(k)[^1] : 0;
        }

        return (rows, offsets);
    }
}
