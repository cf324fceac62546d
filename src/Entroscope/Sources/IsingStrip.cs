using System.Numerics;
using Entroscope.Numerics;

namespace Entroscope.Sources;

/// <summary>The infinite strip as a stationary Markov chain of its columns, by the transfer matrix T(c, c') = exp(K (V(c)/2 + H(c, c') + V(c')/2)).</summary>
/// <remarks>
/// Bit y of a column is its spin at height y, 1 for up. With the greatest eigenvalue and its vector r: p(c) = r(c)^2, p(c' | c) = T r(c') / (lambda
/// r(c)).
/// </remarks>
internal sealed class IsingStrip
{
    private const double Precision = 1e-15;
    private const int MostSteps = 1_000_000;

    private readonly int _height;
    private readonly int _columns;
    private readonly double[] _vector;
    private readonly double _logValue;
    private readonly double[] _first;
    private readonly double[][] _next;

    public IsingStrip(int height, double coupling)
    {
        (_height, _columns, Coupling) = (height, 1 << height, coupling);
        double[] matrix = new double[_columns * _columns];
        for (int c = 0; c < _columns; c++)
        {
            for (int d = 0; d < _columns; d++)
            {
                matrix[(c * _columns) + d] = Math.Exp(coupling * (((Bonds(c, 0, height) + Bonds(d, 0, height)) / 2.0) + Across(c, d, height)));
            }
        }

        (_vector, double value) = Greatest(matrix);
        _logValue = Math.Log(value);
        _first = Array.ConvertAll(_vector, r => r * r);
        _next = [.. Enumerable.Range(0, _columns).Select(c =>
            Enumerable.Range(0, _columns).Select(d => matrix[(c * _columns) + d] * _vector[d] / (value * _vector[c])).ToArray())];
        double first = LogSpace.Entropy(_first);
        double next = _first.Select((p, c) => p * LogSpace.Entropy(_next[c])).Sum();
        (FirstEntropy, SharedByColumns) = (first, first - next);
    }

    public double Coupling { get; }

    /// <summary>Gets the entropy of a column.</summary>
    public double FirstEntropy { get; }

    /// <summary>Gets the mutual information of neighbouring columns, which is that of any two parts of the strip side by side.</summary>
    public double SharedByColumns { get; }

    public int First(RandomStream random) => random.NextIndex(_first);

    public int Next(int column, RandomStream random) => random.NextIndex(_next[column]);

    public double LogFirst(int column) => Math.Log(_first[column]);

    public double LogNext(int before, int column) => Math.Log(_next[before][column]);

    /// <summary>Computes the entropy of a patch, as a mean over the heights at which one begins: 0, h, 2h, ...</summary>
    /// <param name="h">Its height, a divisor of that of the strip.</param>
    /// <param name="w">Its length along the strip.</param>
    public double Entropy(int h, int w) => h == _height
        ? FirstEntropy + ((w - 1) * (FirstEntropy - SharedByColumns))
        : Enumerable.Range(0, _height / h).Average(part => Entropy(part * h, h, w));

    /// <summary>Counts the spins of neighbouring bits from..from+count-1 that agree, less those that do not.</summary>
    private static int Bonds(int column, int from, int count) =>
        count < 2 ? 0 : count - 1 - (2 * BitOperations.PopCount((uint)(((column ^ (column >> 1)) >> from) & ((1 << (count - 1)) - 1))));

    private static int Across(int c, int d, int bits) => bits - (2 * BitOperations.PopCount((uint)(c ^ d)));

    // The spins of the patch at its border decide what its outside weighs. So a sum over them is enough: of p log p of the outside's part, with the bonds
    // inside by the means of their energies.
    private double Entropy(int y, int h, int w)
    {
        double border = new StripBorder(this, y, h, w).Sum();
        double bonds = Enumerable.Range(y, h - 1).Sum(Upright) * w;
        bonds += Enumerable.Range(y, h).Sum(Along) * (w - 1);
        return border - (Coupling * bonds) + ((w - 1) * _logValue);
    }

    private double Upright(int y) => _first.Select((p, c) => p * Bonds(c, y, 2)).Sum();

    private double Along(int y) => _first.Select((p, c) => p * _next[c].Select((q, d) => q * (((c ^ d) >> y & 1) == 0 ? 1 : -1)).Sum()).Sum();

    private (double[] Vector, double Value) Greatest(double[] matrix)
    {
        double[] vector = [.. Enumerable.Repeat(1 / Math.Sqrt(_columns), _columns)];
        double[] product = new double[_columns];
        for (int step = 0; ; step++)
        {
            for (int c = 0; c < _columns; c++)
            {
                product[c] = Dot(matrix.AsSpan(c * _columns, _columns), vector);
            }

            double norm = Math.Sqrt(Dot(product, product));
            double change = 0;
            for (int c = 0; c < _columns; c++)
            {
                change = Math.Max(change, Math.Abs((product[c] / norm) - vector[c]) / vector[c]);
                vector[c] = product[c] / norm;
            }

            if (change < Precision * 10 || step == MostSteps)
            {
                return (vector, norm);
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>The sum over the border of a patch of -P log(weight of the outside).</summary>
    private sealed class StripBorder
    {
        private readonly IsingStrip _strip;
        private readonly int _y;
        private readonly int _h;
        private readonly int _w;
        private readonly int[] _hidden;
        private readonly int _edge;

        public StripBorder(IsingStrip strip, int y, int h, int w)
        {
            (_strip, _y, _h, _w) = (strip, y, h, w);
            int inside = ((1 << h) - 1) << y;
            _hidden = [.. Enumerable.Range(0, strip._columns).Where(c => (c & inside) == 0)];
            _edge = (y > 0 ? 1 : 0) | (y + h < strip._height ? 1 << (h - 1) : 0);
        }

        public double Sum()
        {
            double sum = 0;
            for (int p = 0; p < 1 << _h; p++)
            {
                // The column without half of its own bonds, which the vector has.
                double[] outside = Array.ConvertAll(_hidden, g => End(p, g) * Outside(p, g));
                double[] inside = new double[1 << _h];
                inside[p] = Inside(p);
                sum += Follow(1, outside, inside, p);
            }

            return sum;
        }

        // Columns before the given one are summed over, but for the border.
        private double Follow(int column, double[] outside, double[] inside, int last)
        {
            if (column == _w)
            {
                double weight = 0;
                for (int g = 0; g < _hidden.Length; g++)
                {
                    weight += outside[g] * End(last, _hidden[g]);
                }

                double probability = weight * inside[last] * Math.Exp(-(_w - 1) * _strip._logValue);
                return -probability * Math.Log(weight);
            }

            double sum = 0;
            bool ends = column == _w - 1;
            for (int seen = 0; seen < 1 << _h; seen++)
            {
                if (!ends && (seen & ~_edge) != 0)
                {
                    continue;
                }

                double[] nextInside = new double[1 << _h];
                for (int p = 0; p < nextInside.Length; p++)
                {
                    if (ends ? p == seen : (p & _edge) == seen)
                    {
                        nextInside[p] = Inside(p) * Gather(inside, q => Math.Exp(_strip.Coupling * Across(p, q, _h)));
                    }
                }

                double[] nextOutside = Array.ConvertAll(_hidden, g => Outside(seen, g)
                    * Gather(outside, i => Math.Exp(_strip.Coupling * Across(g, _hidden[i], _strip._height - _h))));
                sum += Follow(column + 1, nextOutside, nextInside, seen);
            }

            return sum;
        }

        private static double Gather(double[] values, Func<int, double> weight)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++)
            {
                sum += values[i] == 0 ? 0 : values[i] * weight(i);
            }

            return sum;
        }

        private double Inside(int p) => Math.Exp(_strip.Coupling * Bonds(p, 0, _h));

        // Bonds among the hidden spins of a column, and with those of the patch.
        private double Outside(int p, int g) =>
            Math.Exp(_strip.Coupling * (Bonds(g | (p << _y), 0, _strip._height) - Bonds(p, 0, _h)));

        private double End(int p, int g)
        {
            int column = g | (p << _y);
            return _strip._vector[column] * Math.Exp(-_strip.Coupling * Bonds(column, 0, _strip._height) / 2);
        }
    }
}
