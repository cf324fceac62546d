using System.Runtime.Intrinsics;

namespace Entroscope.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of symmetric matrices: reflections to a tridiagonal matrix, then implicit QL steps (Bowdler, Martin, Reinsch, Wilkinson
/// 1968).
/// </summary>
/// <remarks>About 4/3 n^3 operations for the values and 6 n^3 with the vectors. The bits do not depend on the number of threads.</remarks>
internal static unsafe class SymmetricEigen
{
    private const int Blocks = 4;
    private const int FewRows = 384;
    private const int Batch = 1 << 18;
    private const int Strip = 64;
    private static readonly double Precision = Math.ScaleB(1, -52);

    /// <summary>Computes the eigenvalues, the largest first.</summary>
    /// <param name="symmetric">The matrix; its lower triangle is read.</param>
    public static double[] Values(DenseMatrix symmetric, int threads = 1)
    {
        (double[] diagonal, double[] beside, _) = Reduce(symmetric.Copy(), threads);
        Iterate(diagonal, beside, null);
        Array.Sort(diagonal);
        Array.Reverse(diagonal);
        return diagonal;
    }

    /// <summary>Computes the eigenvalues, the largest first, and the eigenvectors in the rows of a matrix.</summary>
    /// <param name="symmetric">The matrix; its lower triangle is read.</param>
    public static (double[] Values, DenseMatrix Vectors) Decompose(DenseMatrix symmetric, int threads = 1)
    {
        int n = symmetric.Rows;
        DenseMatrix reflections = symmetric.Copy();
        (double[] diagonal, double[] beside, double[] factors) = Reduce(reflections, threads);
        var vectors = new DenseMatrix(n, n);
        for (int i = 0; i < n; i++)
        {
            vectors[i, i] = 1;
        }

        var turns = new List<Turn>();
        Iterate(diagonal, beside, turn =>
        {
            turns.Add(turn);
            if (turns.Count == Batch)
            {
                Apply(vectors, turns, threads);
            }
        });
        Apply(vectors, turns, threads);
        ParallelLoop.For(n, r => Reflect(reflections, factors, vectors, r), DenseMatrix.Crew(threads));
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => diagonal[i])];
        var sorted = new DenseMatrix(n, n);
        for (int r = 0; r < n; r++)
        {
            vectors.Row(order[r]).CopyTo(sorted.Row(r));
        }

        return (Array.ConvertAll(order, i => diagonal[i]), sorted);
    }

    // From the last row up: row i of the leading part is reflected onto its last entry. The change of the part by one reflection is made on the way of its
    // product with the next one: memory is read and written once a step.
    private static (double[] Diagonal, double[] Beside, double[] Factors) Reduce(DenseMatrix a, int threads)
    {
        int n = a.Rows;
        double[] diagonal = new double[n], beside = new double[n], factors = new double[n];
        double[] v = new double[n], w = new double[n], next = new double[n];
        double[][] parts = [.. Enumerable.Range(0, Blocks).Select(_ => new double[n])];
        ParallelOptions crew = DenseMatrix.Crew(threads);
        for (int i = n - 1; i >= 0; i--)
        {
            Span<double> row = a.Row(i)[..(i + 1)];
            for (int j = 0; j <= i; j++)
            {
                row[j] -= (v[i] * w[j]) + (w[i] * v[j]);
            }

            diagonal[i] = row[i];
            if (i == 0)
            {
                break;
            }

            double below = Reflection(row[..i], out double last);
            (beside[i], factors[i]) = (last, below);
            row[..i].CopyTo(next);
            next[i] = 0;
            int blocks = i < FewRows ? 1 : Blocks;
            int size = i;
            if (blocks == 1)
            {
                Pass(a, 0, size, v, w, next, parts[0]);
            }
            else
            {
                ParallelLoop.For(blocks, b => Pass(a, Start(size, b), Start(size, b + 1), v, w, next, parts[b]), crew);
            }

            // A block reaches as far as its last row: the last one reaches all.
            Span<double> product = parts[blocks - 1].AsSpan(0, i);
            for (int b = 0; b < blocks - 1; b++)
            {
                Span<double> head = product[..Start(size, b + 1)];
                TensorPrimitives.Add(head, parts[b].AsSpan(0, head.Length), head);
            }

            double half = below / 2 * below * DenseMatrix.Dot(product, next.AsSpan(0, i));
            for (int j = 0; j < i; j++)
            {
                w[j] = (below * product[j]) - (half * next[j]);
            }

            (v, next) = (next, v);
            (v[i], w[i]) = (0, 0);
        }

        return (diagonal, beside, factors);
    }

    // Rows with equal numbers of entries of the triangle.
    private static int Start(int size, int block) => block == Blocks ? size : (int)(size * Math.Sqrt((double)block / Blocks));

    // Makes of x the v of the reflection 1 - b v v' that turns it onto its last entry, which becomes that of the tridiagonal matrix; returns b.
    private static double Reflection(Span<double> x, out double last)
    {
        double scale = TensorPrimitives.MaxMagnitude<double>(x);
        int end = x.Length - 1;
        if (scale is 0 or > double.MaxValue || x[..end].IndexOfAnyExcept(0.0) < 0)
        {
            last = x[end];
            x.Clear();
            return 0;
        }

        scale = Math.Abs(scale);
        double squares = 0;
        foreach (double value in x)
        {
            squares += value / scale * (value / scale);
        }

        double norm = scale * Math.Sqrt(squares);
        last = x[end] > 0 ? -norm : norm;
        double shifted = x[end] - last;
        for (int j = 0; j < end; j++)
        {
            x[j] /= shifted;
        }

        x[end] = 1;
        return Math.Abs(shifted) / norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass(DenseMatrix matrix, int first, int last, double[] oldV, double[] oldW, double[] next, double[] product)
    {
        Array.Clear(product, 0, last);
        int n = matrix.Columns;
        fixed (double* a = matrix.Values, v = oldV, w = oldW, u = next, p = product)
        {
            for (int r = first; r < last; r++)
            {
                double* row = a + ((long)r * n);
                (double vr, double wr, double ur) = (-v[r], -w[r], u[r]);
                (Vector256<double> vs, Vector256<double> ws, Vector256<double> us) = (Vector256.Create(vr), Vector256.Create(wr), Vector256.Create(ur));
                Vector256<double> sum = default;
                int j = 0;
                for (; j + 4 <= r; j += 4)
                {
                    Vector256<double> x = Vector256.FusedMultiplyAdd(vs, Vector256.Load(w + j), Vector256.Load(row + j));
                    x = Vector256.FusedMultiplyAdd(ws, Vector256.Load(v + j), x);
                    x.Store(row + j);
                    sum = Vector256.FusedMultiplyAdd(x, Vector256.Load(u + j), sum);
                    Vector256.FusedMultiplyAdd(us, x, Vector256.Load(p + j)).Store(p + j);
                }

                double rest = sum.GetElement(0) + sum.GetElement(1) + (sum.GetElement(2) + sum.GetElement(3));
                for (; j < r; j++)
                {
                    row[j] = Math.FusedMultiplyAdd(wr, v[j], Math.FusedMultiplyAdd(vr, w[j], row[j]));
                    rest = Math.FusedMultiplyAdd(row[j], u[j], rest);
                    p[j] = Math.FusedMultiplyAdd(ur, row[j], p[j]);
                }

                row[r] = Math.FusedMultiplyAdd(wr, v[r], Math.FusedMultiplyAdd(vr, w[r], row[r]));
                p[r] += Math.FusedMultiplyAdd(row[r], ur, rest);
            }
        }
    }

    private static void Iterate(double[] d, double[] beside, Action<Turn>? turn)
    {
        int n = d.Length;
        double[] e = new double[n];
        Array.Copy(beside, 1, e, 0, n - 1);
        (double shift, double size) = (0, 0);
        for (int l = 0; l < n; l++)
        {
            size = Math.Max(size, Math.Abs(d[l]) + Math.Abs(e[l]));
            int m = l;
            while (m < n - 1 && Math.Abs(e[m]) > Precision * size)
            {
                m++;
            }

            while (m > l && Math.Abs(e[l]) > Precision * size)
            {
                Step(d, e, l, m, ref shift, turn);
            }

            d[l] += shift;
            e[l] = 0;
        }
    }

    private static void Step(double[] d, double[] e, int l, int m, ref double shift, Action<Turn>? turn)
    {
        double g = d[l];
        double p = (d[l + 1] - g) / (2 * e[l]);
        double r = p < 0 ? -double.Hypot(p, 1) : double.Hypot(p, 1);
        d[l] = e[l] / (p + r);
        d[l + 1] = e[l] * (p + r);
        double second = d[l + 1];
        double h = g - d[l];
        for (int i = l + 2; i < d.Length; i++)
        {
            d[i] -= h;
        }

        shift += h;
        p = d[m];
        double beside = e[l + 1];
        (double c, double c2, double c3, double s, double s2) = (1, 1, 1, 0, 0);
        for (int i = m - 1; i >= l; i--)
        {
            (c3, c2, s2) = (c2, c, s);
            g = c * e[i];
            h = c * p;
            r = double.Hypot(p, e[i]);
            e[i + 1] = s * r;
            s = e[i] / r;
            c = p / r;
            p = (c * d[i]) - (s * g);
            d[i + 1] = h + (s * ((c * g) + (s * d[i])));
            turn?.Invoke(new Turn(i, c, s));
        }

        p = -s * s2 * c3 * beside * e[l] / second;
        e[l] = s * p;
        d[l] = c * p;
    }

    // Strips of columns stay in the cache while all turns of rows go over them.
    private static void Apply(DenseMatrix vectors, List<Turn> turns, int threads)
    {
        int n = vectors.Columns;
        ParallelLoop.For(
            (n + Strip - 1) / Strip,
            b =>
            {
                int first = b * Strip;
                int width = Math.Min(Strip, n - first);
                fixed (double* z = vectors.Values)
                {
                    foreach (Turn turn in turns)
                    {
                        Rotate(z + ((long)turn.Row * n) + first, z + (((long)turn.Row + 1) * n) + first, width, turn.Cosine, turn.Sine);
                    }
                }
            },
            DenseMatrix.Crew(threads));
        turns.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(double* x, double* y, int width, double cosine, double sine)
    {
        (Vector256<double> c, Vector256<double> s) = (Vector256.Create(cosine), Vector256.Create(sine));
        int k = 0;
        for (; k + 4 <= width; k += 4)
        {
            (Vector256<double> a, Vector256<double> b) = (Vector256.Load(x + k), Vector256.Load(y + k));
            Vector256.FusedMultiplyAdd(s, a, c * b).Store(y + k);
            Vector256.FusedMultiplyAdd(-s, b, c * a).Store(x + k);
        }

        for (; k < width; k++)
        {
            (double a, double b) = (x[k], y[k]);
            y[k] = Math.FusedMultiplyAdd(sine, a, cosine * b);
            x[k] = Math.FusedMultiplyAdd(-sine, b, cosine * a);
        }
    }

    private static void Reflect(DenseMatrix reflections, double[] factors, DenseMatrix vectors, int r)
    {
        for (int i = 1; i < factors.Length; i++)
        {
            if (factors[i] != 0)
            {
                Span<double> y = vectors.Row(r)[..i];
                ReadOnlySpan<double> v = reflections.Row(i)[..i];
                AddTo(y, v, -factors[i] * DenseMatrix.Dot(v, y));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(Span<double> to, ReadOnlySpan<double> x, double factor)
    {
        fixed (double* y = to, a = x)
        {
            Vector256<double> f = Vector256.Create(factor);
            int k = 0;
            for (; k + 4 <= to.Length; k += 4)
            {
                Vector256.FusedMultiplyAdd(f, Vector256.Load(a + k), Vector256.Load(y + k)).Store(y + k);
            }

            for (; k < to.Length; k++)
            {
                y[k] = Math.FusedMultiplyAdd(factor, a[k], y[k]);
            }
        }
    }

    private readonly record struct Turn(int Row, double Cosine, double Sine);
}
