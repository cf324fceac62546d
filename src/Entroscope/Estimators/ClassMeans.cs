using Entroscope.Numerics;

namespace Entroscope.Estimators;

/// <summary>The means of the classes that rows have, without those that none has.</summary>
internal sealed class ClassMeans
{
    private readonly int[] _place;

    private ClassMeans(int[] place, int[] counts, DenseMatrix means) => (_place, Counts, Means) = (place, counts, means);

    /// <summary>Gets the number of rows of every class.</summary>
    public int[] Counts { get; }

    /// <summary>Gets the means, one a row.</summary>
    public DenseMatrix Means { get; }

    public int Present => Counts.Length;

    public static ClassMeans Of(DenseMatrix rows, IReadOnlyList<int> labels, int classes)
    {
        int[] all = new int[classes];
        foreach (int label in labels)
        {
            all[label]++;
        }

        int present = 0;
        int[] place = Array.ConvertAll(all, n => n > 0 ? present++ : -1);
        int[] counts = [.. all.Where(n => n > 0)];
        var means = new DenseMatrix(present, rows.Columns);
        for (int i = 0; i < rows.Rows; i++)
        {
            Span<double> mean = means.Row(place[labels[i]]);
            TensorPrimitives.Add(mean, rows.Row(i), mean);
        }

        for (int k = 0; k < present; k++)
        {
            TensorPrimitives.Divide(means.Row(k), counts[k], means.Row(k));
        }

        return new ClassMeans(place, counts, means);
    }

    /// <summary>Gets the place of a class among those that rows have.</summary>
    public int Place(int label) => _place[label];

    /// <summary>Computes the rows less the means of their classes.</summary>
    public DenseMatrix Deviations(DenseMatrix rows, IReadOnlyList<int> labels)
    {
        DenseMatrix deviations = rows.Copy();
        for (int i = 0; i < rows.Rows; i++)
        {
            TensorPrimitives.Subtract(deviations.Row(i), Means.Row(_place[labels[i]]), deviations.Row(i));
        }

        return deviations;
    }

    /// <summary>Computes the means less their mean, every class alike.</summary>
    public DenseMatrix CentredMeans()
    {
        DenseMatrix centred = Means.Copy();
        double[] mean = SampleGeometry.Mean(Means);
        for (int k = 0; k < Present; k++)
        {
            TensorPrimitives.Subtract(centred.Row(k), mean, centred.Row(k));
        }

        return centred;
    }
}
