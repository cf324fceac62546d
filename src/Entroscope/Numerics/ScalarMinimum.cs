namespace Entroscope.Numerics;

/// <summary>The least value of a function of one number: by a grid, then about its best point by parabolas and golden sections (Brent 1973, chapter 5).</summary>
internal static class ScalarMinimum
{
    private const double Golden = 0.3819660112501051;
    private const int MostSteps = 60;

    /// <summary>Looks for the least value on a grid and about its best point.</summary>
    /// <param name="grid">Increasing places, at least one.</param>
    /// <param name="atGrid">The function at the places of the grid, by their index.</param>
    /// <param name="function">The function.</param>
    /// <param name="tolerance">How near the place is to be found, greater than 0.</param>
    /// <returns>The place and the value there.</returns>
    public static (double Place, double Value) Find(double[] grid, Func<int, double> atGrid, Func<double, double> function, double tolerance)
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

        (double place, double found) = Within(function, grid[Math.Max(0, best - 1)], grid[Math.Min(grid.Length - 1, best + 1)], tolerance);
        return found < least ? (place, found) : (grid[best], least);
    }

    /// <summary>Looks for the least value between two ends where the function has one minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="tolerance">How near the place is to be found, greater than 0.</param>
    /// <returns>The place and the value there.</returns>
    public static (double Place, double Value) Within(Func<double, double> function, double low, double high, double tolerance)
    {
        double x = low + (Golden * (high - low));
        (double w, double v, double step, double before) = (x, x, 0, 0);
        double fx = function(x);
        (double fw, double fv) = (fx, fx);
        for (int i = 0; i < MostSteps && Math.Abs(x - ((low + high) / 2)) > (2 * tolerance) - ((high - low) / 2); i++)
        {
            double parabola = Math.Abs(before) > tolerance ? Parabola((x, fx), (w, fw), (v, fv)) : double.NaN;
            bool take = Math.Abs(parabola) < Math.Abs(before / 2) && x + parabola > low && x + parabola < high;
            double rest = x < (low + high) / 2 ? high - x : low - x;
            (before, step) = take ? (step, parabola) : (rest, Golden * rest);
            double u = x + (Math.Abs(step) >= tolerance ? step : Math.CopySign(tolerance, step));
            double fu = function(u);
            if (fu <= fx)
            {
                (low, high) = u < x ? (low, x) : (x, high);
                (v, fv, w, fw, x, fx) = (w, fw, x, fx, u, fu);
                continue;
            }

            (low, high) = u < x ? (u, high) : (low, u);
            if (fu <= fw || w == x)
            {
                (v, fv, w, fw) = (w, fw, u, fu);
            }
            else if (fu <= fv || v == x || v == w)
            {
                (v, fv) = (u, fu);
            }
        }

        return (x, fx);
    }

    // The step from x to the vertex of the parabola through three points; NaN where there is none.
    private static double Parabola((double At, double Value) x, (double At, double Value) w, (double At, double Value) v)
    {
        double r = (x.At - w.At) * (x.Value - v.Value);
        double q = (x.At - v.At) * (x.Value - w.Value);
        return (((x.At - v.At) * q) - ((x.At - w.At) * r)) / (-2 * (q - r));
    }
}
