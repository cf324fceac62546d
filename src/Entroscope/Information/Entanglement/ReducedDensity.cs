using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The Schmidt coefficients of sets of which one has few joint values, or few channels that it goes through, from its reduced density matrix: the network is
/// turned so that this set lies evenly around the root, where the matrix is a sum over pairs of channels of products of small matrices. The state itself,
/// whose other index may be long, is never formed.
/// </summary>
internal static class ReducedDensity
{
    /// <summary>The largest reduced density matrix: 1024 rows.</summary>
    public const int MostRows = 1024;

    /// <summary>Coefficients below this share of the largest one are rounding, as those of any matrix of products are.</summary>
    public const double Rounding = 1e-7;

    private const long MostEntries = 1 << 24;

    /// <summary>Computes the spectra.</summary>
    /// <param name="partition">The set.</param>
    /// <param name="most">The most floating-point operations.</param>
    /// <returns>One a class; null where neither set is small enough.</returns>
    public static SchmidtSpectrum[]? Spectra(ConvAC model, SitePartition partition, double most, CancellationToken cancellation)
    {
        PoolingTree tree = model.Tree;
        if (Centre(model, partition.IsInside) is not { } centre)
        {
            return null;
        }

        var spectra = new SchmidtSpectrum[model.Classes];
        for (int y = 0; y < spectra.Length; y++)
        {
            ConvAC turned = TurnedNetwork.At(model, y, centre);
            int[] inside = EntanglementAnalysis.Inside(turned.Tree, partition);
            if (PartitionTensor.AroundRoot(turned, new StateFactors(turned, 1, cancellation), inside) is not { } parts
                || Operations(parts, turned.Shape.Channels(turned.Tree.Root)) * model.Classes > most)
            {
                return null;
            }

            double[] values = [.. SymmetricEigen.Values(Matrix(parts, turned.Weights(turned.Tree.Root))).Select(v => Math.Sqrt(Math.Max(0, v)))];
            spectra[y] = new SchmidtSpectrum(values, Rounding);
        }

        return spectra;
    }

    // Of the set with the fewer joint values: the lowest node under which more than half of their logarithm lies.
    private static int? Centre(ConvAC model, bool[] inside)
    {
        PoolingTree tree = model.Tree;
        (int Node, double Weight)? best = null;
        foreach (bool side in new[] { true, false })
        {
            (double[] all, double[] mine) = (new double[tree.NodeCount], new double[tree.NodeCount]);
            bool[] pure = new bool[tree.NodeCount];
            foreach (int v in tree.ChildrenFirst)
            {
                double channels = Math.Log(model.Shape.Channels(v));
                if (tree.IsSite(v))
                {
                    double values = model.Leaves[v].Alphabet > 0 ? Math.Log(model.Leaves[v].Alphabet) : channels;
                    (pure[v], all[v]) = (inside[v] == side, Math.Min(values, channels));
                }
                else
                {
                    pure[v] = true;
                    foreach (int c in tree.Children(v))
                    {
                        (pure[v], all[v], mine[v]) = (pure[v] && pure[c], all[v] + all[c], mine[v] + mine[c]);
                    }

                    all[v] = Math.Min(all[v], channels);
                }

                all[v] = v == tree.Root ? all[v] : Math.Min(all[v], Math.Log(model.Shape.Rows(v)));
                mine[v] = pure[v] ? all[v] : mine[v];
            }

            double whole = mine[tree.Root];
            if (whole <= Math.Log(MostRows) + 1e-9 && !(best?.Weight <= whole))
            {
                best = (tree.ChildrenFirst.ToArray().First(v => !tree.IsSite(v) && (mine[v] > 0.5 * whole || v == tree.Root)), whole);
            }
        }

        return best?.Node;
    }

    private static double Operations(IReadOnlyList<PartitionTensor.Part> parts, int channels)
    {
        bool first = IsFirst(parts);
        double rows = parts.Aggregate(1.0, (product, p) => product * Rows(p, first)), products = 0;
        foreach (PartitionTensor.Part p in parts)
        {
            double size = (double)Rows(p, first) * channels;
            products = size * size > MostEntries ? double.PositiveInfinity : products + (size * size * Rows(p, !first));
        }

        return rows > MostRows ? double.PositiveInfinity : (2 * products) + (rows * rows * ((2.0 * channels * channels) + (2 * rows)));
    }

    private static bool IsFirst(IReadOnlyList<PartitionTensor.Part> parts) =>
        parts.Aggregate(1.0, (product, p) => product * p.First) <= parts.Aggregate(1.0, (product, p) => product * p.Second);

    private static int Rows(PartitionTensor.Part part, bool first) => first ? part.First : part.Second;

    // rho = sum over channels d, d' of w_d w_d' times the product of what the parts have between them.
    private static DenseMatrix Matrix(IReadOnlyList<PartitionTensor.Part> parts, ReadOnlySpan<double> weights)
    {
        bool first = IsFirst(parts);
        DenseMatrix[] grams = [.. parts.Select(p => Gram(first ? p : PartitionTensor.Swap(p)))];
        int[] sizes = [.. parts.Select(p => Rows(p, first))];
        int rows = sizes.Aggregate(1, (product, s) => product * s);
        var sum = new DenseMatrix(rows, rows);
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(weights));
        for (int d = 0; d < weights.Length; d++)
        {
            for (int e = 0; e <= d; e++)
            {
                // The term of (e, d) is the transpose of this one.
                double[] product = [(e < d ? 2 : 1) * (weights[d] / largest) * (weights[e] / largest)];
                int size = 1;
                for (int i = 0; i < grams.Length; i++)
                {
                    product = Kronecker(product, size, grams[i], sizes[i], d, e);
                    size *= sizes[i];
                }

                TensorPrimitives.Add(sum.Values, product, sum.Values);
            }
        }

        DenseMatrix transposed = sum.Transposed();
        TensorPrimitives.Add(sum.Values, transposed.Values, sum.Values);
        return sum;
    }

    // The inner products over the other index: rows and columns are channels and, changing fastest, values of this one.
    private static DenseMatrix Gram(PartitionTensor.Part part)
    {
        var rows = new DenseMatrix(part.First * part.Entries.Columns, part.Second);
        for (int d = 0; d < part.Entries.Columns; d++)
        {
            Span<double> from = part.Entries.Column(d);
            for (int b = 0; b < part.Second; b++)
            {
                for (int a = 0; a < part.First; a++)
                {
                    rows[(d * part.First) + a, b] = from[(b * part.First) + a];
                }
            }
        }

        return rows.TimesTransposed(rows);
    }

    private static double[] Kronecker(double[] left, int size, DenseMatrix gram, int rows, int d, int e)
    {
        double[] product = new double[left.Length * rows * rows];
        for (int i = 0; i < size; i++)
        {
            for (int a = 0; a < rows; a++)
            {
                Span<double> to = product.AsSpan(((i * rows) + a) * size * rows, size * rows);
                ReadOnlySpan<double> block = gram.Row((d * rows) + a).Slice(e * rows, rows);
                for (int j = 0; j < size; j++)
                {
                    TensorPrimitives.Multiply(block, left[(i * size) + j], to.Slice(j * rows, rows));
                }
            }
        }

        return product;
    }
}
