using Entroscope.Numerics;

namespace Entroscope.Estimators.Collapse;

/// <summary>Rows about the means of their classes, and these about their own mean.</summary>
internal sealed class Scatter
{
    /// <summary>Gets the number of classes that rows have.</summary>
    public int Classes => Groups.Present;

    public int[] Counts => Groups.Counts;

    public required ClassMeans Groups { get; init; }

    /// <summary>Gets the rows less the means of their classes.</summary>
    public required DenseMatrix Deviations { get; init; }

    /// <summary>Gets the class means less their mean.</summary>
    public required DenseMatrix Centred { get; init; }

    /// <summary>Gets the Gram matrix of the centred class means.</summary>
    public required DenseMatrix Between { get; init; }

    /// <summary>Gets the trace of the covariance within every class, without bias.</summary>
    public required double[] Variances { get; init; }

    public static Scatter Of(SampleMatrix x, IReadOnlyList<int>? labels)
    {
        int classes = SampleGeometry.Classes(x.Rows, labels);
        var rows = new DenseMatrix(x.Rows, x.Columns, x.Values.ToArray());
        var groups = ClassMeans.Of(rows, labels!, classes);
        int few = Array.FindIndex(groups.Counts, n => n < 2);
        Refuse.Argument(few >= 0, $"A class has a single row; every class needs at least two.", nameof(labels));
        DenseMatrix deviations = groups.Deviations(rows, labels!);
        double[] variances = new double[groups.Present];
        for (int i = 0; i < x.Rows; i++)
        {
            int k = groups.Place(labels![i]);
            variances[k] += DenseMatrix.Dot(deviations.Row(i), deviations.Row(i)) / (groups.Counts[k] - 1);
        }

        DenseMatrix centred = groups.CentredMeans();
        return new Scatter { Groups = groups, Deviations = deviations, Centred = centred, Between = centred.Gram(), Variances = variances };
    }

    /// <summary>Computes the trace of the covariance between the classes, without what the noise of their means adds.</summary>
    public double BetweenTrace() => (DenseMatrix.Dot(Centred.Values, Centred.Values) / Classes) - Inflation(Variances);

    /// <summary>Computes by how much the noise of the class means enlarges the covariance between them.</summary>
    /// <param name="variances">The variance within every class.</param>
    public double Inflation(IReadOnlyList<double> variances) => variances.Select((v, k) => v / Counts[k]).Average() * (1 - (1.0 / Classes));

    public double Inflation(double variance) => Counts.Average(n => variance / n) * (1 - (1.0 / Classes));
}
