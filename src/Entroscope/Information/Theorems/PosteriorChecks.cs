using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Information.Theorems;

/// <summary>Checks that the posteriors of the class and of every latent sum to 1, sample by sample, and keeps the worst case of each.</summary>
internal static class PosteriorChecks
{
    /// <summary>Checks some samples; those of probability 0 have no posteriors.</summary>
    /// <param name="kind">What a sample is called, such as "draw".</param>
    /// <returns>Two checks; none where no sample is possible.</returns>
    public static IEnumerable<StatementCheck> Of(IEngine engine, Judge judge, string kind, Observations data, LedgerTable table, CancellationToken cancellation)
    {
        int[] possible = [.. Enumerable.Range(0, data.Rows).Where(r => !double.IsNegativeInfinity(table.LogLikelihood[r]))];
        if (possible.Length == 0)
        {
            yield break;
        }

        int nodes = engine.Model.Tree.NodeCount;
        double[][] latents = engine.LatentPosteriors(data, RowSelection.Of(possible), [.. Enumerable.Range(0, nodes)], null, cancellation);
        yield return Worst("log of sum over y of P(y|x) = 0", r => Sum(table.ClassPosterior, table.Classes, possible[r]), _ => string.Empty);
        var least = new int[possible.Length];
        yield return Worst(
            "log of sum over d of P(D_v=d|x) = 0",
            r =>
            {
                least[r] = Enumerable.Range(0, nodes).MaxBy(v => Distance(Sum(latents[v], engine.Model.Shape.Channels(v), r)));
                return Sum(latents[least[r]], engine.Model.Shape.Channels(least[r]), r);
            },
            r => ", node " + engine.Model.Tree.Key(least[r]));

        StatementCheck Worst(string claim, Func<int, double> sum, Func<int, string> place)
        {
            double[] sums = [.. Enumerable.Range(0, possible.Length).Select(sum)];
            int worst = Enumerable.Range(0, sums.Length).MaxBy(r => Distance(sums[r]));
            return judge.Equal(Statement.Posteriors, claim, Invariant($"{kind} {possible[worst] + 1} of {data.Rows}{place(worst)}"), 0, Math.Log(sums[worst]));
        }
    }

    private static double Distance(double sum) => double.IsNaN(sum) ? double.PositiveInfinity : Math.Abs(sum - 1);

    private static double Sum(double[] table, int columns, int row)
    {
        double sum = 0;
        foreach (double p in table.AsSpan(row * columns, columns))
        {
            sum += p;
        }

        return sum;
    }
}
