using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// The cells of the quantile tables of one site, which its channels share: a lower tail,
/// bins, an upper tail, and atoms, values that have a probability of their own. Immutable.
/// </summary>
/// <remarks>
/// Cells are numbered in this order. Within a bin the density is uniform, in a tail it falls off exponentially.
/// Densities are with respect to the Lebesgue measure plus one for every atom: at an atom the density is a probability,
/// elsewhere it is one by unit of the site. None is larger than 1 over the width of the narrowest bin, or a rate.
/// </remarks>
public sealed class QuantileGrid
{
    // A column of n values gets 2 n^(1/3) bins (Rice University's rule).
    private const int FewestCells = 4;
    private const int MostCells = 64;
    private readonly double[] _edges;
    private readonly double[] _atoms;
    private readonly double[] _rates;

    /// <summary>Initialises a grid.</summary>
    /// <param name="edges">The edges of the bins, ascending, at least one; below the first and above the last are the tails.</param>
    /// <param name="atoms">The atoms, ascending; may be empty.</param>
    /// <param name="lowerRate">The rate of the lower tail, per unit of the site, greater than 0.</param>
    /// <param name="upperRate">The rate of the upper tail.</param>
    /// <exception cref="ModelException">A number is not allowed; the message names it.</exception>
    public QuantileGrid(ReadOnlySpan<double> edges, ReadOnlySpan<double> atoms, double lowerRate, double upperRate)
        : this(new LeafConstants([edges.ToArray(), atoms.ToArray(), [lowerRate, upperRate]]))
    {
    }

    /// <summary>Initialises a grid of its arrays: edges, atoms, rates.</summary>
    internal QuantileGrid(LeafConstants constants)
    {
        (Constants, _edges, _atoms, _rates) = (constants, constants.Arrays[0], constants.Arrays[1], constants.Arrays[2]);
        Refuse.Model(
            _edges.Length == 0 || _rates.Length != 2,
            $"A quantile grid needs at least 1 edge and 2 rates of tails, but has {_edges.Length} and {_rates.Length}.");

        EnsureAscending(_edges, "edges");
        EnsureAscending(_atoms, "atoms");
        int bad = Array.FindIndex(_rates, r => !(r > 0 && double.IsFinite(r)));
        Refuse.Model(bad >= 0, $"The rate of the {(bad == 0 ? "lower" : "upper")} tail must be finite and greater than 0, but is {_rates[bad]}.");
    }

    /// <summary>Gets the number of cells: bins, two tails, atoms.</summary>
    public int Cells => Bins + 2 + _atoms.Length;

    /// <summary>Gets the number of bins.</summary>
    public int Bins => _edges.Length - 1;

    /// <summary>
    /// Gets a value indicating whether there is no bin: all values of the column, but one or two, are atoms, and the tails cover what was not seen.
    /// </summary>
    internal bool HasAtomsAlone => Bins == 0 && _atoms.Length > 0;

    /// <summary>Gets the edges of the bins.</summary>
    public ReadOnlySpan<double> Edges => _edges;

    /// <summary>Gets the atoms.</summary>
    public ReadOnlySpan<double> Atoms => _atoms;

    /// <summary>Gets the rates of the lower and the upper tail.</summary>
    public ReadOnlySpan<double> Rates => _rates;

    /// <summary>Gets the kind of a leaf on this grid.</summary>
    public LeafSpecification Specification => new(LeafFamily.Quantile, 0) { Constants = Constants };

    /// <summary>Gets the arrays: edges, atoms, rates.</summary>
    internal LeafConstants Constants { get; }

    /// <summary>
    /// Makes the grid of a column: cells of equal mass between atoms, none narrower than the recording resolution; tails as steep as the values in them.
    /// </summary>
    /// <param name="column">The values to learn from; missing ones are left out.</param>
    internal static QuantileGrid Fit(ValueColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var moments = ColumnMoments.Of(column);
        double[] sorted = ColumnScale.Sorted(column, moments.Count);
        double resolution = ColumnScale.Of(column, moments).Resolution;
        double[] atoms = [.. TiedValues.Find(sorted).Select(t => t.Value)];
        double[] rest = [.. sorted.Where(x => Array.BinarySearch(atoms, x) < 0)];
        double scale = Math.Max(Math.Sqrt(moments.Scale), resolution);
        List<double> edges = Cut(rest, resolution);
        if (edges.Count == 0)
        {
            edges.Add(rest.Length > 0 ? rest[0] : moments.Mean);
        }

        double[] below = [.. rest.Where(x => x < edges[0]).Select(x => edges[0] - x)];
        double[] above = [.. rest.Where(x => x >= edges[^1]).Select(x => x - edges[^1])];
        return new QuantileGrid([.. edges], atoms, Rate(below, scale, resolution), Rate(above, scale, resolution));
    }

    /// <summary>Gets the cell of a value.</summary>
    /// <param name="value">A finite value.</param>
    /// <returns>The cell, 0..Cells-1.</returns>
    public int CellOf(double value)
    {
        int atom = _atoms.Length == 0 ? -1 : Array.BinarySearch(_atoms, value);
        if (atom >= 0)
        {
            return Bins + 2 + atom;
        }

        int edge = Array.BinarySearch(_edges, value);
        return edge >= 0 ? edge + 1 : ~edge;
    }

    /// <summary>Gets the log of the density of a value given its cell, in nats; 0 for an atom.</summary>
    internal double LogDensity(int cell, double value) =>
        cell == 0 ? Tail(_rates[0], _edges[0] - value)
        : cell <= Bins ? -LogWidth(cell)
        : cell == Bins + 1 ? Tail(_rates[1], value - _edges[^1])
        : 0;

    /// <summary>Gets the entropy of the value given its cell, in nats.</summary>
    internal double Entropy(int cell) =>
        cell == 0 ? 1 - Math.Log(_rates[0]) : cell <= Bins ? LogWidth(cell) : cell == Bins + 1 ? 1 - Math.Log(_rates[1]) : 0;

    /// <summary>Gets the log of the integral of the n-th power of the density given the cell.</summary>
    internal double LogPower(int cell, int n) =>
        cell == 0 || cell == Bins + 1 ? ((n - 1) * Math.Log(_rates[cell == 0 ? 0 : 1])) - Math.Log(n) : cell <= Bins ? (1 - n) * LogWidth(cell) : 0;

    /// <summary>Gets the mean of the value given its cell.</summary>
    internal double Mean(int cell) =>
        cell == 0 ? _edges[0] - (1 / _rates[0])
        : cell <= Bins ? _edges[cell - 1] + (Width(cell) / 2)
        : cell == Bins + 1 ? _edges[^1] + (1 / _rates[1])
        : _atoms[cell - Bins - 2];

    /// <summary>Gets the variance given the cell.</summary>
    internal double Variance(int cell) => cell == 0 ? 1 / (_rates[0] * _rates[0])
        : cell <= Bins ? Width(cell) * Width(cell) / 12
        : cell == Bins + 1 ? 1 / (_rates[1] * _rates[1])
        : 0;

    /// <summary>Gets the most probable value given the cell: of a bin the middle, of a tail its edge.</summary>
    internal double Mode(int cell) => cell == 0 ? _edges[0] : cell == Bins + 1 ? _edges[^1] : Mean(cell);

    /// <summary>Draws a value of a cell.</summary>
    internal double Sample(int cell, RandomStream random) =>
        cell == 0 ? _edges[0] - (random.NextExponential() / _rates[0])
        : cell <= Bins ? _edges[cell - 1] + (random.NextDouble() * Width(cell))
        : cell == Bins + 1 ? _edges[^1] + (random.NextExponential() / _rates[1])
        : _atoms[cell - Bins - 2];

    /// <summary>Gets the probability that the value is at most a given one, given its cell.</summary>
    internal double Cumulative(int cell, double value) =>
        cell == 0 ? (value >= _edges[0] ? 1 : Math.Exp(-_rates[0] * (_edges[0] - value)))
        : cell <= Bins ? Math.Clamp((value - _edges[cell - 1]) / Width(cell), 0, 1)
        : cell == Bins + 1 ? (value <= _edges[^1] ? 0 : -double.ExpM1(-_rates[1] * (value - _edges[^1])))
        : value >= _atoms[cell - Bins - 2] ? 1 : 0;

    private double Width(int bin) => _edges[bin] - _edges[bin - 1];

    private double LogWidth(int bin) => Math.Log(Width(bin));

    private static double Tail(double rate, double distance) => Math.Log(rate) - Math.Min(rate * Math.Min(distance, double.MaxValue), double.MaxValue);

    // Edges lie half way between neighbouring values, so that no value is on one.
    private static List<double> Cut(double[] sorted, double resolution)
    {
        var edges = new List<double>();
        int cells = Math.Clamp((int)Math.Round(2 * Math.Cbrt(sorted.Length)), FewestCells, MostCells);
        int used = 0;
        for (int k = 1; k < cells && sorted.Length > 1; k++)
        {
            int at = Math.Max((int)((long)k * sorted.Length / cells), used + 1);
            while (at < sorted.Length && sorted[at] == sorted[at - 1])
            {
                at++;
            }

            if (at >= sorted.Length)
            {
                break;
            }

            // What lies a unit in the last place apart has no value between.
            double edge = sorted[at - 1] + ((sorted[at] - sorted[at - 1]) / 2);
            if (edge > sorted[at - 1] && (edges.Count == 0 || edge - edges[^1] >= resolution * (1 - 1e-9)))
            {
                edges.Add(edge);
                used = at;
            }
        }

        return edges;
    }

    // The inverse of the mean excess, with one more value of the column's scale, so that few values decide nothing; no steeper than the recording shows.
    private static double Rate(double[] excesses, double scale, double resolution) =>
        1 / Math.Max((excesses.Sum() + scale) / (excesses.Length + 1), resolution);

    private static void EnsureAscending(double[] values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Refuse.Model(
                !double.IsFinite(values[i]) || (i > 0 && !(values[i] > values[i - 1] && double.IsFinite(values[i] - values[i - 1]))),
                $"The {name} of a quantile grid must be finite and ascend, but number {i} is {values[i]}.");
        }
    }
}
