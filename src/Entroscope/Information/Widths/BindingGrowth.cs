using Entroscope.Numerics;

namespace Entroscope.Information.Widths;

/// <summary>How the scale at which a width binds grows with it: n*(r) = A r^z, a line in logarithms through the scales that are seen.</summary>
/// <param name="Exponent">The exponent z.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end of its 95 % interval.</param>
/// <param name="Widths">The widths whose scales are seen, at least 3.</param>
public sealed record BindingGrowth(double Exponent, double Lower, double Upper, IReadOnlyList<int> Widths)
{
    /// <summary>The fewest scales through which a line says something about others.</summary>
    internal const int Fewest = 3;

    // For every draw the line, and by what a further scale would lie off it.
    private (double Intercept, double Slope, double Off)[] _lines = [];
    private (double Intercept, double Slope) _line;
    private double _centre;
    private double _spread;

    /// <summary>Fits the line; null where fewer than three scales are seen.</summary>
    internal static BindingGrowth? Of(BindingSearch search, WidthCurves curves, ulong seed)
    {
        int[] seen = search.Seen;
        if (seen.Length < Fewest)
        {
            return null;
        }

        double[] x = Array.ConvertAll(seen, w => Math.Log(curves.Widths[w]));
        (double Intercept, double Slope) line = Line(x, Array.ConvertAll(seen, w => Math.Log(search.Scales[w].Value)));
        int freedom = seen.Length - 2;
        double[] off = [.. seen.Select((w, i) => Math.Log(search.Scales[w].Value) - line.Intercept - (line.Slope * x[i]))];
        double residual = Math.Sqrt(off.Sum(d => d * d) / freedom);
        var random = new RandomStream(seed, "growth of binding scales");
        (double Intercept, double Slope, double Off)[] lines =
        [
            .. Enumerable.Range(0, WidthCurves.DrawCount).Select(d => Array.ConvertAll(seen, w => search.DrawnCrossing[w][d]))
                .Where(y => Array.TrueForAll(y, double.IsFinite))
                .Select(y => (Line(x, y), Off: residual * random.NextStudent(freedom)))
                .Select(l => (l.Item1.Intercept, l.Item1.Slope, l.Off)),
        ];
        double spread = x.Sum(v => (v - x.Average()) * (v - x.Average()));
        double[] slopes = [.. lines.Select(l => l.Slope + (l.Off / Math.Sqrt(spread))).Order()];
        return new BindingGrowth(line.Slope, At(slopes, 0.025), At(slopes, 0.975), [.. seen.Select(w => curves.Widths[w])])
        {
            _lines = lines,
            _line = line,
            _centre = x.Average(),
            _spread = spread,
        };
    }

    /// <summary>Predicts the scale at which a width binds.</summary>
    /// <param name="width">The width r.</param>
    /// <returns>n*(r) in sites with its 95 % interval, errors and scatter about the line included.</returns>
    public (double Value, double Lower, double Upper) ScaleOf(double width)
    {
        double x = Math.Log(width);
        double[] sorted = [.. _lines.Select(l => l.Intercept + (l.Slope * x) + (l.Off * Leverage(x))).Order()];
        return (Math.Exp(_line.Intercept + (_line.Slope * x)), Math.Exp(At(sorted, 0.025)), Math.Exp(At(sorted, 0.975)));
    }

    /// <summary>Predicts the width that binds at a scale: at least so wide must a network be that is not to bind below it.</summary>
    /// <param name="scale">The scale n in sites.</param>
    /// <returns>The width with its 95 % interval; positive infinity where the scales do not grow.</returns>
    public (double Value, double Lower, double Upper) WidthOf(double scale)
    {
        double y = Math.Log(scale);
        double Solve(double intercept, double slope) => slope > 0 ? (y - intercept) / slope : double.PositiveInfinity;
        double x = Solve(_line.Intercept, _line.Slope);
        double leverage = double.IsFinite(x) ? Leverage(x) : 1;
        double[] sorted = [.. _lines.Select(l => Solve(l.Intercept + (l.Off * leverage), l.Slope)).Order()];
        return (Math.Exp(x), Math.Exp(At(sorted, 0.025)), Math.Exp(At(sorted, 0.975)));
    }

    // The standard deviation of a further point about a fitted line, in units of the scatter of points.
    private double Leverage(double x) => Math.Sqrt(1 + (1.0 / Widths.Count) + ((x - _centre) * (x - _centre) / _spread));

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[(int)Math.Round(share * (sorted.Length - 1))];

    private static (double Intercept, double Slope) Line(double[] x, double[] y)
    {
        double[] c = LinearRegression.Fit([[.. x.Select(_ => 1.0)], x], y, [.. x.Select(_ => 1.0)]).Coefficients;
        return (c[0], c[1]);
    }
}
