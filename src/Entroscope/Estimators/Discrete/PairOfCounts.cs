namespace Entroscope.Estimators.Discrete;

/// <summary>
/// H(X) by Chao, Wang and Jost (2013) and I(X;Y) by Panzeri and Treves (1996) from a table of counts, each with its error, and how the errors vary together.
/// </summary>
/// <param name="Entropy">The estimate of H(X).</param>
/// <param name="Information">The estimate of I(X;Y), at most the plug-in of H(Y).</param>
/// <param name="EntropyError">The standard error of H(X).</param>
/// <param name="InformationError">The standard error of I(X;Y).</param>
/// <param name="Correlation">The correlation of the errors, to the first order.</param>
internal readonly record struct PairOfCounts(double Entropy, double Information, double EntropyError, double InformationError, double Correlation)
{
    /// <summary>Gets the plug-ins, which are the truth of samples that are drawn from the table.</summary>
    public required (double Entropy, double Information) PlugIns { get; init; }

    /// <summary>Estimates.</summary>
    /// <param name="cells">The place of every cell of the table in X and Y, numbered from 0.</param>
    /// <param name="counts">The count of every cell; 0 for one that was not seen.</param>
    public static PairOfCounts Of(IReadOnlyList<(int X, int Y)> cells, int[] counts)
    {
        (int[] x, int[] y) = (new int[cells.Max(c => c.X) + 1], new int[cells.Max(c => c.Y) + 1]);
        for (int i = 0; i < counts.Length; i++)
        {
            x[cells[i].X] += counts[i];
            y[cells[i].Y] += counts[i];
        }

        (SymbolCounts ofX, SymbolCounts ofY, SymbolCounts all) = (new SymbolCounts(x), new SymbolCounts(y), new SymbolCounts(counts));
        (double entropy, double ofClasses) = (EntropyFormulas.PlugIn(ofX), EntropyFormulas.PlugIn(ofY));
        double plugIn = entropy + ofClasses - EntropyFormulas.PlugIn(all);
        int n = all.Samples;
        int freedom = all.Observed - ofX.Observed - ofY.Observed + 1;
        double information = Math.Min(plugIn - (freedom / (2.0 * n)), ofClasses);
        var without = new List<(double, double)>();
        (double meanX, double meanJoint, double xx, double tt, double xt) = (0, 0, 0, 0, 0);
        foreach (int pass in (int[])[0, 1])
        {
            for (int i = 0; i < counts.Length; i++)
            {
                if (counts[i] == 0)
                {
                    continue;
                }

                (int joint, int a, int b) = (counts[i], x[cells[i].X], y[cells[i].Y]);

                // What a sample of the cell adds to both, to the first order.
                (double toX, double toJoint) = (-Math.Log(a), Math.Log((double)joint / a / b));
                if (pass == 0)
                {
                    without.Add((((n * plugIn) + EntropyFormulas.Step(joint) - EntropyFormulas.Step(a) - EntropyFormulas.Step(b)) / (n - 1), joint));
                    (meanX, meanJoint) = (meanX + (joint * toX / n), meanJoint + (joint * toJoint / n));
                }
                else
                {
                    (double u, double v) = (toX - meanX, toJoint - meanJoint);
                    (xx, tt, xt) = (xx + (joint * u * u), tt + (joint * v * v), xt + (joint * u * v));
                }
            }
        }

        BoundedError error = BoundedError.Of(BoundedError.Jackknife(without), plugIn, Math.Log(Math.Min(ofX.Observed, ofY.Observed)),
            Math.Abs(freedom) / (2.0 * n * n), n);
        double found = EntropyFormulas.ChaoWangJost(ofX);
        return new PairOfCounts(found, information, DiscreteEntropy.Error(ofX, found), error.At(information),
            xx > 0 && tt > 0 ? Math.Clamp(xt / Math.Sqrt(xx * tt), -1, 1) : 0)
        {
            PlugIns = (entropy, plugIn),
        };
    }
}
