using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>Alternating least squares of a shallow network against a network of unit norm: the factors of one site at a time are solved for.</summary>
/// <remarks>Harshman 1970; Carroll and Chang 1970.</remarks>
internal sealed class ShallowSquares
{
    // Directions of the normal equations below this share of the largest are left at 0.
    private const double Smallest = 1e-13;

    private readonly ConvAC _unit;
    private readonly PoolingTree _tree;
    private readonly int _terms;
    private readonly double[][] _factors;

    // What a node's conv makes of the factors below it, by row and term.
    private readonly double[][] _above;
    private readonly double[][] _grams;

    /// <summary>Starts.</summary>
    /// <param name="unit">A network of one output, whose squares have the sum 1; its leaves are tables.</param>
    /// <param name="random">Draws the factors, or those of the terms that are new.</param>
    /// <param name="known">The factors of fewer terms; null for none.</param>
    public ShallowSquares(ConvAC unit, int terms, RandomStream random, double[][]? known)
    {
        (_unit, _tree, _terms) = (unit, unit.Tree, terms);
        _factors = new double[_tree.SiteCount][];
        (_above, _grams) = (new double[_tree.NodeCount][], new double[_tree.SiteCount][]);
        for (int i = 0; i < _factors.Length; i++)
        {
            double[] drawn = [.. Enumerable.Range(0, terms * unit.Leaves[i].Alphabet).Select(_ => random.NextGaussian())];
            known?[i].CopyTo(drawn, 0);
            _factors[i] = drawn;
            Normalize(i);
        }

        foreach (int v in _tree.ChildrenFirst)
        {
            Rise(v);
        }
    }

    /// <summary>Gets for every site the values of every term, term by term.</summary>
    public double[][] Factors() => Array.ConvertAll(_factors, f => (double[])f.Clone());

    /// <summary>Solves for every site in turn.</summary>
    /// <returns>The relative error that is left.</returns>
    public double Sweep()
    {
        double squared = 1;
        for (int i = 0; i < _factors.Length; i++)
        {
            squared = Solve(i);
            if (i < _factors.Length - 1)
            {
                Normalize(i);
            }

            for (int v = i; v >= 0; v = v == _tree.Root ? -1 : _tree.Parent(v))
            {
                Rise(v);
            }
        }

        return Math.Sqrt(Math.Max(0, squared));
    }

    private int Alphabet(int site) => _unit.Leaves[site].Alphabet;

    // Terms of no size begin elsewhere; the lengths go to the next site that is solved for.
    private void Normalize(int site)
    {
        int k = Alphabet(site);
        for (int z = 0; z < _terms; z++)
        {
            Span<double> term = _factors[site].AsSpan(z * k, k);
            double length = TensorPrimitives.Norm<double>(term);
            if (length > 0)
            {
                TensorPrimitives.Divide(term, length, term);
            }
            else
            {
                term[z % k] = 1;
            }
        }

        Remember(site);
    }

    private void Remember(int site)
    {
        int k = Alphabet(site);
        _grams[site] = [.. Enumerable.Range(0, _terms * _terms).Select(e =>
            TensorPrimitives.Dot<double>(_factors[site].AsSpan(e / _terms * k, k), _factors[site].AsSpan(e % _terms * k, k)))];
    }

    private void Rise(int v)
    {
        double[] below = _tree.IsSite(v) ? Read(v) : Product(_tree.Children(v), -1)!;
        int rows = v == _tree.Root ? 1 : _unit.Shape.Rows(v), channels = _unit.Shape.Channels(v);
        _above[v] = Multiply(_unit.Weights(v), below, rows, channels, transposed: false);
    }

    private double[] Read(int site)
    {
        (int k, int channels) = (Alphabet(site), _unit.Shape.Channels(site));
        ReadOnlySpan<double> table = ((CategoricalLeaf)_unit.Leaves[site]).Table;
        double[] values = new double[channels * _terms];
        for (int d = 0; d < channels; d++)
        {
            for (int z = 0; z < _terms; z++)
            {
                values[(d * _terms) + z] = TensorPrimitives.Dot(table.Slice(d * k, k), _factors[site].AsSpan(z * k, k));
            }
        }

        return values;
    }

    // None where there is no other child.
    private double[]? Product(ReadOnlySpan<int> children, int without)
    {
        double[]? product = null;
        foreach (int c in children)
        {
            if (c != without && product is null)
            {
                product = [.. _above[c]];
            }
            else if (c != without)
            {
                TensorPrimitives.Multiply(product, _above[c], product);
            }
        }

        return product;
    }

    private double[] Multiply(ReadOnlySpan<double> weights, double[] values, int rows, int columns, bool transposed)
    {
        double[] product = new double[(transposed ? columns : rows) * _terms];
        for (int g = 0; g < rows; g++)
        {
            for (int d = 0; d < columns; d++)
            {
                (int from, int at) = transposed ? (g, d) : (d, g);
                Span<double> to = product.AsSpan(at * _terms, _terms);
                TensorPrimitives.MultiplyAdd(values.AsSpan(from * _terms, _terms), weights[(g * columns) + d], to, to);
            }
        }

        return product;
    }

    // The inner products of h with the terms, for every value of the site: the way down from the root.
    private double[] Overlaps(int site)
    {
        var way = new Stack<int>();
        for (int v = site; v != _tree.Root; v = _tree.Parent(v))
        {
            way.Push(v);
        }

        double[] rest = new double[_terms];
        Array.Fill(rest, 1);
        rest = Multiply(_unit.Weights(_tree.Root), rest, 1, _unit.Shape.Channels(_tree.Root), transposed: true);
        int parent = _tree.Root;
        while (way.TryPop(out int v))
        {
            if (Product(_tree.Children(parent), v) is { } siblings)
            {
                TensorPrimitives.Multiply(rest, siblings, rest);
            }

            rest = Multiply(_unit.Weights(v), rest, _unit.Shape.Rows(v), _unit.Shape.Channels(v), transposed: true);
            parent = v;
        }

        return Multiply(((CategoricalLeaf)_unit.Leaves[site]).Table, rest, _unit.Shape.Channels(site), Alphabet(site), transposed: true);
    }

    private double Solve(int site)
    {
        int k = Alphabet(site);
        double[] overlaps = Overlaps(site), product = new double[_terms * _terms];
        Array.Fill(product, 1);
        for (int j = 0; j < _grams.Length; j++)
        {
            if (j != site)
            {
                TensorPrimitives.Multiply(product, _grams[j], product);
            }
        }

        (double[] values, DenseMatrix vectors) = SymmetricEigen.Decompose(new DenseMatrix(_terms, _terms, product));
        double[] found = new double[_terms * k];
        double explained = 0;
        for (int e = 0; e < _terms && values[e] > Smallest * values[0]; e++)
        {
            ReadOnlySpan<double> vector = vectors.Row(e);
            for (int x = 0; x < k; x++)
            {
                double along = TensorPrimitives.Dot(vector, overlaps.AsSpan(x * _terms, _terms));
                explained += along * along / values[e];
                for (int z = 0; z < _terms; z++)
                {
                    found[(z * k) + x] += vector[z] * along / values[e];
                }
            }
        }

        _factors[site] = found;
        Remember(site);
        return 1 - explained;
    }
}
