namespace Entroscope.Sources;

/// <summary>Reduces weighted points to fewer whose mean is the same: those with less spread, or with more.</summary>
internal static class PointBins
{
    /// <summary>Puts points in equal bins between the least and the greatest.</summary>
    /// <param name="spread">Whether a point is split between the ends of its bin; else the points of a bin become their mean.</param>
    public static (double[] Points, double[] Weights) Reduce(double[] points, double[] weights, int bins, bool spread)
    {
        double least = points.Min();
        double width = (points.Max() - least) / (bins - 1);
        double[] sum = new double[bins];
        double[] moment = new double[bins];
        for (int i = 0; i < points.Length; i++)
        {
            double place = width > 0 ? (points[i] - least) / width : 0;
            int bin = Math.Clamp((int)place, 0, Math.Max(0, bins - 2));
            double upper = place - bin;
            if (!spread)
            {
                sum[bin] += weights[i];
                moment[bin] += weights[i] * points[i];
            }
            else
            {
                sum[bin] += weights[i] * (1 - upper);
                sum[bin + 1] += weights[i] * upper;
            }
        }

        int[] used = [.. Enumerable.Range(0, bins).Where(b => sum[b] > 0)];
        return (Array.ConvertAll(used, b => spread ? least + (b * width) : moment[b] / sum[b]), Array.ConvertAll(used, b => sum[b]));
    }
}
