namespace Entroscope.Numerics;

/// <summary>The least value of a function of one number: by a grid, then by golden sections about its best point (Kiefer 1953).</summary>
internal static class GoldenSection
{
    private const double Share = 0.6180339887498949;

    /// <summary>Looks for the least value between two ends where the function has one minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="sections">The number of sections; each shortens the interval to 62 %.</param>
    /// <returns>The place and the value there.</returns>
    public static (double Place, double Value) Minimize(Func<double, double> function, double low, double high, int sections)
    {
        (double left, double right) = (high - (Share * (high - low)), low + (Share * (high - low)));
        (double atLeft, double atRight) = (function(left), function(right));
        for (int i = 0; i < sections; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Share * (high - low));
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Share * (high - low));
                atRight = function(right);
            }
        }

        return atLeft <= atRight ? (left, atLeft) : (right, atRight);
    }

    /// <summary>Looks for the least value on a grid and about its best point.</summary>
    /// <param name="grid">Increasing places, at least one.</param>
    /// <param name="atGrid">The function at the places of the grid, by their index.</param>
    /// <param name="function">The function.</param>
    /// <param name="sections">The number of golden sections.</param>
    /// <returns>The place and the value there.</returns>
    public static (double Place, double Value) MinimizeFromGrid(double[] grid, Func<int, double> atGrid, Func<double, double> function, int sections)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < grid.Length; i++)
        {
            double value = atGrid(i);
            (best, least) = value < least ? (i, value) : (best, least);
        }

        if (grid.Length == 1)
        {
            return (grid[0], least);
        }

        (double place, double found) = Minimize(function, grid[Math.Max(0, best - 1)], grid[Math.Min(grid.Length - 1, best + 1)], sections);
        return found < least ? (place, found) : (grid[best], least);
    }
}
