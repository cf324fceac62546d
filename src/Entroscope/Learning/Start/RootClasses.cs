using Entroscope.Numerics;

namespace Entroscope.Learning.Start;

/// <summary>The classes of the training samples as far as known, for the counts of the output layer.</summary>
internal static class RootClasses
{
    /// <summary>Finds the class of every row; where none is known, clusters of whole samples are used instead, for equal classes would stay equal.</summary>
    /// <param name="fitRows">The largest number of rows that clusters are found on.</param>
    /// <returns>The class of each of the rows, -1 where unknown.</returns>
    public static int[] Find(TrainingProblem problem, Patch whole, int[] rows, int restart, int fitRows, CancellationToken cancellation)
    {
        int[] classes = new int[rows.Length];
        if (problem.Shape.Classes == 1)
        {
            return classes;
        }

        if (problem.Set.Labels is { } known && Array.Exists(rows, r => known[r] >= 0))
        {
            return Array.ConvertAll(rows, r => known[r]);
        }

        RandomStream random = problem.Random("classes", restart, 0);
        float[][] points = whole.Sample(RowSample.Observed(whole, fitRows, random));
        if (points[0].Length == 0)
        {
            Array.Fill(classes, -1);
            return classes;
        }

        KMeans.Fit(points, problem.Shape.Classes, random, cancellation).Assign(whole.Features, classes);
        return classes;
    }

    /// <summary>Shares the samples of unknown class out over the classes as the known ones of the same cluster are.</summary>
    /// <param name="classes">The class of every row, -1 where unknown.</param>
    /// <param name="clusters">The cluster of every row, -1 where unknown.</param>
    /// <param name="counts">The counts of the samples of known class, shape [classes, clusters]; the others are added.</param>
    /// <param name="pseudoCount">Added to every count before sharing out.</param>
    public static void SpreadUnlabelled(int[] classes, int[] clusters, double[] counts, int classCount, double pseudoCount)
    {
        int channels = counts.Length / classCount;
        double[] unlabelled = new double[channels];
        for (int r = 0; r < classes.Length; r++)
        {
            if (classes[r] < 0 && clusters[r] >= 0)
            {
                unlabelled[clusters[r]]++;
            }
        }

        for (int d = 0; d < channels; d++)
        {
            double[] known = [.. Enumerable.Range(0, classCount).Select(y => counts[(y * channels) + d] + pseudoCount)];
            double total = CompensatedSum.Of(known);
            for (int y = 0; y < classCount; y++)
            {
                counts[(y * channels) + d] += unlabelled[d] * (total > 0 ? known[y] / total : 1.0 / classCount);
            }
        }
    }
}
