using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>The second route to the norms of a small discrete state: every joint value by the log-domain reference, and the squares summed.</summary>
internal static class EnumeratedNorm
{
    /// <summary>The most joint values that are visited.</summary>
    public const long MostValues = 1 << 20;

    /// <summary>Counts the joint values; infinite where a site is real.</summary>
    public static double Values(ConvAC model) =>
        model.Leaves.Aggregate(1.0, (product, leaf) => leaf is DiscreteLeaf d ? product * d.Alphabet : double.PositiveInfinity);

    /// <summary>Computes log sum h_y(x)^2 of every class.</summary>
    /// <exception cref="SizeLimitException">There are too many joint values.</exception>
    public static double[] LogSquaredNorms(ConvAC model, CancellationToken cancellation)
    {
        double count = Values(model);
        Refuse.Size(count > MostValues, $"The state has {count:G4} joint values, but at most {MostValues} are enumerated to check its norm.");
        DiscreteLeaf[] leaves = [.. model.Leaves.Cast<DiscreteLeaf>()];
        var reference = new SignedReference(model);
        (double[] x, double[] log, double[] sign) = (new double[leaves.Length], new double[model.Classes], new double[model.Classes]);
        double[][] squares = [.. Enumerable.Range(0, model.Classes).Select(_ => new double[(int)count])];
        for (int e = 0; e < (int)count; e++)
        {
            cancellation.ThrowIfCancellationRequested();
            int rest = e;
            for (int i = leaves.Length - 1; i >= 0; i--)
            {
                (rest, int k) = Math.DivRem(rest, leaves[i].Alphabet);
                x[i] = leaves[i].ValueOf(k);
            }

            reference.Evaluate(x, log, sign);
            for (int y = 0; y < squares.Length; y++)
            {
                squares[y][e] = 2 * log[y];
            }
        }

        return Array.ConvertAll(squares, s => LogSpace.LogSumExp(s));
    }
}
