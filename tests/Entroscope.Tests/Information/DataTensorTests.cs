using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The empirical data tensor against the tensor itself, and the bounds on what networks fit against truncations of known error.</summary>
public sealed class DataTensorTests
{
    private const double Theta = 0.085;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Spectra_AreThoseOfTheDenseTensor(ulong seed)
    {
        const int Sites = 5, Rows = 9;
        var random = new RandomStream(seed, "data tensor");
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(r => (double[])[
            random.NextGaussian(), random.NextInt(3), r == 0 ? 80 : random.NextGaussian(), random.NextInt(2), r == 1 ? double.NaN : random.NextGaussian()])];
        LeafSpecification[] leaves = [
            new(LeafFamily.Gaussian, 0), new(LeafFamily.Categorical, 3), new(LeafFamily.Gaussian, 0), new(LeafFamily.Bernoulli, 2),
            new(LeafFamily.Gaussian, 0)];
        double[] y = [.. Enumerable.Range(0, Rows).Select(_ => random.NextGaussian())];
        var embedding = DataEmbedding.Of(Observations.FromRows(rows), leaves, [.. Enumerable.Range(0, Rows)]);
        int[] places = [.. Enumerable.Range(0, Rows)];
        var tensor = new DataTensor(embedding, _ => places, [y]);
        double[][][] vectors = [.. Enumerable.Range(0, Sites).Select(i => Vectors(rows, i, leaves[i].Alphabet))];
        foreach (int[] set in (int[][])[[0], [1], [0, 1], [2, 3], [0, 2, 4], [1, 3, 4], [0, 1, 2, 3]])
        {
            var gram = new LogGram(Rows);
            Array.ForEach(set, i => embedding.AddTo(i, places, gram));
            double[] dense = Dense(vectors, y, set);
            double[] found = Assert.Single(tensor.Spectra(gram));
            double[] padded = [.. found, .. new double[Math.Max(0, dense.Length - found.Length)]];
            NumericAssert.Close(dense, padded[..dense.Length], 1e-9, 0, $"set {string.Join(',', set)}");
            NumericAssert.Close(0, padded[dense.Length..].Sum(), 1e-9);
        }
    }

    [Fact]
    public void ManyColumns_NeitherVanishNorOverflow()
    {
        const int Sites = 4096, Rows = 12;
        var random = new RandomStream(1, "many columns");
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Sites).Select(_ => Math.Exp(3 * random.NextGaussian())).ToArray())];
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Gaussian, 0), Sites)];
        int[] places = [.. Enumerable.Range(0, Rows)];
        double[] ones = [.. Enumerable.Repeat(1.0, Rows)];
        var embedding = DataEmbedding.Of(Observations.FromRows(rows), leaves, places);
        double[] entropies = new DataTensor(embedding, _ => places, [ones]).Entropies(PoolingTree.Line(Sites));
        Assert.Equal(12, entropies.Length);

        // So many columns make all rows orthogonal: the most entangled tensor of 12 rows.
        NumericAssert.Close(Math.Log(Rows), entropies[^1], 1e-6);
        Assert.All(entropies, e => Assert.InRange(e, 0, Math.Log(Rows) + 1e-9));
    }

    [Fact]
    public void EqualRowsOfBothSigns_LeaveNothing()
    {
        double[][] rows = [[0, 1], [1, 0], [0, 1], [1, 0]];
        LeafSpecification[] leaves = [new(LeafFamily.Bernoulli, 2), new(LeafFamily.Bernoulli, 2)];
        int[] places = [0, 1, 2, 3];
        var tensor = new DataTensor(DataEmbedding.Of(Observations.FromRows(rows), leaves, places), _ => places, [[1, 1, -1, -1], [1, 1, 1, 1]]);
        double[] found = tensor.Entropies(PoolingTree.Line(2));
        Assert.True(double.IsFinite(Assert.Single(found)));
        var gram = new LogGram(4);
        Assert.Empty(tensor.Spectra(gram)[0]);
        Assert.NotEmpty(tensor.Spectra(gram)[1]);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void NecessaryBound_HoldsForTruncations(ulong seed)
    {
        // The best matrix of rank R is the truncation; its error is that of the rest of the spectrum.
        var random = new RandomStream(seed, "bounds");
        const int Sites = 6, Side = 8;
        double decay = 0.2 + random.NextDouble();
        double[] values = [.. Enumerable.Range(0, Side).Select(k => Math.Exp(-decay * k))];
        double norm = Math.Sqrt(values.Sum(v => v * v));
        double entropy = LogSpace.Entropy([.. values.Select(v => v * v / (norm * norm))]);
        for (int width = 1; width < Side; width++)
        {
            double error = Math.Sqrt(values.Skip(width).Sum(v => v * v)) / norm;
            var bound = FitBound.Of(entropy, width, error, Math.Log(Side), Sites);
            Assert.False(bound.IsRefuted, Invariant($"width {width}, error {error}: {entropy} > {bound.Necessary}"));
        }

        // What no network of one channel comes near is refuted: the uniform spectrum.
        Assert.True(FitBound.Of(Math.Log(1024), 1, 1e-3, Math.Log(1024), 20).IsRefuted);
    }

    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-3)]
    public void SufficientBound_HoldsForTensorsNearProducts(double noise)
    {
        // A dense tensor of 4 binary sites: where the bound is met under all canonical partitions, the truncation of all of them, whose
        // squared error is at most the sum of theirs (Grasedyck 2010), fits.
        const double Error = 0.3;
        const int Width = 2;
        int met = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new RandomStream(seed, "near products");
            double[][] factors = [.. Enumerable.Range(0, 4).Select(_ => (double[])[random.NextGaussian(), random.NextGaussian()])];
            double[] tensor = [.. Enumerable.Range(0, 16).Select(k =>
                Enumerable.Range(0, 4).Aggregate(1.0, (p, i) => p * factors[i][(k >> i) & 1]) + (noise * random.NextGaussian()))];
            double[][] spectra = [.. ((int[][])[[0], [1], [2], [3], [0, 1]]).Select(set => Matricised(tensor, set))];
            bool fits = spectra.All(s => FitBound.Of(LogSpace.Entropy(s), Width, Error, Math.Log(2), 4).IsSufficient);
            double lost = spectra.Sum(s => s.Skip(Width).Sum());
            met += fits ? 1 : 0;
            Assert.True(!fits || Math.Sqrt(lost) <= Error);
        }

        Assert.True(noise > 5e-3 || met > 10);
    }

    [Fact]
    public void Bounds_AreTheFormulas_AndRefuseOtherNumbers()
    {
        var bound = FitBound.Of(1, 4, 0.02, 3, 8);
        NumericAssert.Close(Math.Log(4) + (0.04 * 3) + (2 * Math.Sqrt(0.04)), bound.Necessary, 1e-15);
        NumericAssert.Close(0.0004 * Math.Log(4) / 13, bound.Sufficient, 1e-18);
        ErrorAssert.Throws<ArgumentException>(
            "The relative error must be above 0 and at most 1, but is 0. (Parameter 'error')", () => FitBound.Of(1, 4, 0, 3, 8));
        ErrorAssert.Throws<ArgumentException>("The entropy must be at least 0, but is NaN. (Parameter 'entropy')", () => FitBound.Of(double.NaN, 4, 0.1, 3, 8));
        ErrorAssert.Throws<ArgumentException>(
            "The logarithm of the dimension must be at least 0, but is -1. (Parameter 'logDimension')", () => FitBound.Of(1, 4, 0.1, -1, 8));
        ErrorAssert.BelowMinimum("width", 0, 1, () => FitBound.Of(1, 0, 0.1, 3, 8));
        ErrorAssert.BelowMinimum("sites", 1, 2, () => FitBound.Of(1, 4, 0.1, 3, 1));
    }

    private static double[][] Vectors(double[][] rows, int site, int alphabet)
    {
        double[] values = [.. rows.Select(r => r[site])];
        if (alphabet > 0)
        {
            // Unit vectors of equal inner products c: the root of the matrix of them.
            double c = Math.Cos(2 * Math.PI * Theta);
            double[] distinct = [.. values.Distinct().Order()];
            double b = (Math.Sqrt(1 + ((distinct.Length - 1) * c)) - Math.Sqrt(1 - c)) / distinct.Length;
            return [.. values.Select(x => distinct.Select(d => (d == x ? Math.Sqrt(1 - c) : 0) + b).ToArray())];
        }

        double[] known = [.. values.Where(x => !double.IsNaN(x))];
        double mean = known.Average(), deviation = Math.Sqrt(known.Average(x => (x - mean) * (x - mean)));
        return [.. values.Select(x => double.IsNaN(x) ? 0 : Math.PI * Theta * (x - mean) / deviation).Select(a => (double[])[Math.Cos(a), Math.Sin(a)])];
    }

    // The squared singular values of the matrix of the tensor itself, normalised.
    private static double[] Dense(double[][][] vectors, double[] y, int[] set)
    {
        int[] others = [.. Enumerable.Range(0, vectors.Length).Except(set)];
        double[][] left = Products(vectors, set), right = Products(vectors, others);
        var matrix = new DenseMatrix(left[0].Length, right[0].Length);
        for (int r = 0; r < y.Length; r++)
        {
            for (int i = 0; i < left[r].Length; i++)
            {
                for (int j = 0; j < right[r].Length; j++)
                {
                    matrix[i, j] += y[r] * left[r][i] * right[r][j];
                }
            }
        }

        return Normalised(matrix);
    }

    private static double[][] Products(double[][][] vectors, int[] set) => [.. vectors[0].Select((_, r) =>
        set.Aggregate((double[])[1.0], (product, i) => [.. product.SelectMany(p => vectors[i][r].Select(v => p * v))]))];

    private static double[] Matricised(double[] tensor, int[] set)
    {
        int[] others = [.. Enumerable.Range(0, 4).Except(set)];
        var matrix = new DenseMatrix(1 << set.Length, 1 << others.Length);
        for (int k = 0; k < tensor.Length; k++)
        {
            int Index(int[] sites) => sites.Select((s, p) => ((k >> s) & 1) << p).Sum();
            matrix[Index(set), Index(others)] = tensor[k];
        }

        return Normalised(matrix);
    }

    private static double[] Normalised(DenseMatrix matrix)
    {
        DenseMatrix small = matrix.Rows <= matrix.Columns ? matrix : matrix.Transposed();
        double[] values = [.. SymmetricEigen.Values(small.Gram()).Select(v => Math.Max(0, v))];
        double sum = values.Sum();
        return [.. values.Select(v => v / sum)];
    }
}
