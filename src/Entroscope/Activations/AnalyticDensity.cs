using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>A density known as a formula: expectations are integrals by adaptive quadrature.</summary>
internal abstract class AnalyticDensity(string description) : PreActivationDensity(description)
{
    private const int LeastPanels = 24;

    // Places where the functions of this subject bend.
    private static readonly double[] Bends = [-700, -40, -15, -6, -2, -0.5, 0, 0.5, 2, 6, 15, 40, 700];

    /// <summary>Gets increasing places between whose first and last all but a negligible part of the density lies.</summary>
    protected abstract double[] Support { get; }

    /// <summary>Gets the ends of the cells and what lies outside.</summary>
    protected abstract (double From, double To, double Lost) Bulk { get; }

    /// <summary>Gets h(Z).</summary>
    protected abstract double DifferentialEntropy { get; }

    public sealed override Expectation Expect(Func<double, double> function, params ReadOnlySpan<double> breaks)
    {
        Func<double, double> log = LogDensity!;
        Integral integral = GaussKronrod.Integrate(Weighted, Places(Support[0], Support[^1], breaks));
        return new Expectation(integral.Value, integral.Error, 0, 0);

        double Weighted(double z) => Math.Exp(log(z)) is double p && p > 0 ? p * function(z) : 0;
    }

    internal sealed override Expectation? EntropyPlus(Func<double, double> term, params ReadOnlySpan<double> breaks) =>
        Expect(term, breaks).Affine(DifferentialEntropy, 1);

    internal sealed override Expectation? EntropyAboveZero()
    {
        double above = 1 - Cdf(0);
        if (!(above > 1e-12))
        {
            return null;
        }

        Func<double, double> log = LogDensity!;
        return Expect(z => z > 0 ? -log(z) : 0, 0).Affine(Math.Log(above), 1 / above);
    }

    internal sealed override (double[] Places, double[] Probabilities, double Lost) Cells(Func<double, double> width)
    {
        (double from, double to, double lost) = Bulk;
        List<double> places = [];
        List<double> probabilities = [];
        for (double z = from; z < to;)
        {
            // The width may shrink upwards, so that of the far end is the one to keep.
            double end = Math.Min(to, z + Math.Min((to - from) / LeastPanels, GaussKronrod.Points * width(z)));
            end = Math.Min(end, z + (GaussKronrod.Points * width(end)));
            (double[] nodes, double[] weights) = GaussKronrod.Panels(z, end, 1);
            places.AddRange(nodes);
            probabilities.AddRange(nodes.Select((node, i) => weights[i] * Math.Exp(LogDensity!(node))));
            z = end;
        }

        return ([.. places], [.. probabilities], lost);
    }

    private double[] Places(double from, double to, ReadOnlySpan<double> breaks)
    {
        var places = new SortedSet<double>(Support);
        places.UnionWith(Bends);
        places.UnionWith(breaks.ToArray());
        return [.. places.Where(z => z >= from && z <= to)];
    }
}
