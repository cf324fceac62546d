using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Start;

/// <summary>Turns the values of sites into coordinates in which patches are compared.</summary>
internal static class SiteFeatures
{
    private const int LargestOneHot = 8;

    /// <summary>
    /// Gets the one standard deviation by which all sites are measured where they share a unit (pixels; one discrete alphabet), or 0
    /// where every column is measured by its own.
    /// </summary>
    /// <param name="problem">Tree, leaves and the moments of the columns.</param>
    /// <returns>The root of the mean variance, or 0.</returns>
    public static double CommonScale(TrainingProblem problem)
    {
        bool alike = problem.Leaves.All(leaf => leaf == problem.Leaves[0]);
        bool oneUnit = alike && (problem.Leaves[0].Alphabet > 0 || problem.Shape.Tree.Image is not null);
        return oneUnit ? Math.Sqrt(Enumerable.Range(0, problem.Leaves.Count).Average(i => problem.Moments(i).Variance)) : 0;
    }

    /// <summary>Gets the number of coordinates that <see cref="Make"/> gives a site.</summary>
    public static int Count(LeafSpecification specification) =>
        !specification.Descriptor.IsNominal || specification.Alphabet is < 3 or > LargestOneHot ? 1 : specification.Alphabet;

    /// <summary>Makes the patch of one site.</summary>
    /// <param name="specification">The leaf of the site; a categorical site of 3 to 8 symbols gets a coordinate per symbol.</param>
    /// <param name="scale">The standard deviation that becomes 1, or 0 for the column's own.</param>
    /// <returns>The patch, centred, with missing values at 0.</returns>
    public static Patch Make(ValueColumn column, LeafSpecification specification, int[] rows, double scale)
    {
        column = specification.Descriptor.Inner(specification, column);
        bool[] missing = Array.ConvertAll(rows, r => double.IsNaN(column[r]));
        bool[]? mask = Array.Exists(missing, m => m) ? missing : null;
        if (Count(specification) == 1)
        {
            // Codes are names: their ranks represent them.
            return new Patch([Coordinate(column, rows, specification.Codes is null ? x => x : x => specification.Symbol(x), scale)], mask);
        }

        IEnumerable<float[]> symbols = Enumerable.Range(0, specification.Alphabet)
            .Select(k => Coordinate(column, rows, x => specification.Symbol(x) == k ? 1 : 0, 0.5));
        return new Patch([.. symbols], mask);
    }

    private static float[] Coordinate(ValueColumn column, int[] rows, Func<double, double> map, double scale)
    {
        double mean = 0;
        double squares = 0;
        int count = 0;
        foreach (int r in rows)
        {
            double x = column[r];
            if (!double.IsNaN(x))
            {
                double step = map(x) - mean;
                mean += step / ++count;
                squares += step * (map(x) - mean);
            }
        }

        double deviation = scale > 0 ? scale : Math.Sqrt(squares / Math.Max(1, count));
        double factor = deviation > 0 ? 1 / deviation : 0;
        return Array.ConvertAll(rows, r => double.IsNaN(column[r]) ? 0 : (float)((map(column[r]) - mean) * factor));
    }
}
