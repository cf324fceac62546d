namespace Entroscope.Information.Scaling;

/// <summary>Finds a maximum of a function of few variables in the unit cube (Nelder and Mead 1965).</summary>
internal static class SimplexSearch
{
    private const int MostSteps = 60;
    private const double Tolerance = 0.05;

    /// <summary>Climbs from a point.</summary>
    /// <param name="function">The function; minus infinity where it is not defined.</param>
    /// <param name="steps">The first step in every direction.</param>
    /// <returns>The best point found and its value, near enough for an integral to be begun there.</returns>
    public static (double[] Point, double Log) Maximum(Func<double[], double> function, double[] start, double[] steps)
    {
        int n = start.Length;
        var corners = new List<(double[] Point, double Log)> { (start, function(start)) };
        for (int d = 0; d < n; d++)
        {
            double[] corner = [.. start];
            corner[d] += corner[d] + steps[d] > 1 ? -steps[d] : steps[d];
            corners.Add((corner, function(corner)));
        }

        for (int i = 0; i < MostSteps * n; i++)
        {
            corners.Sort((a, b) => b.Log.CompareTo(a.Log));
            if (corners[0].Log - corners[n].Log < Tolerance)
            {
                break;
            }

            double[] middle = [.. Enumerable.Range(0, n).Select(d => corners.Take(n).Average(c => c.Point[d]))];
            (double[] Point, double Log) reflected = Try(middle, 1);
            if (reflected.Log > corners[0].Log)
            {
                (double[] Point, double Log) further = Try(middle, 2);
                corners[n] = further.Log > reflected.Log ? further : reflected;
            }
            else if (reflected.Log > corners[n - 1].Log)
            {
                corners[n] = reflected;
            }
            else
            {
                (double[] Point, double Log) nearer = Try(middle, reflected.Log > corners[n].Log ? 0.5 : -0.5);
                if (nearer.Log > Math.Max(reflected.Log, corners[n].Log))
                {
                    corners[n] = nearer;
                    continue;
                }

                for (int c = 1; c <= n; c++)
                {
                    double[] shrunk = [.. corners[c].Point.Zip(corners[0].Point, (x, b) => (x + b) / 2)];
                    corners[c] = (shrunk, function(shrunk));
                }
            }
        }

        corners.Sort((a, b) => b.Log.CompareTo(a.Log));
        return corners[0];

        (double[] Point, double Log) Try(double[] middle, double by)
        {
            double[] point = [.. middle.Zip(corners[n].Point, (m, w) => m + (by * (m - w)))];
            return Array.TrueForAll(point, p => p is >= 0 and <= 1) ? (point, function(point)) : (point, double.NegativeInfinity);
        }
    }
}
