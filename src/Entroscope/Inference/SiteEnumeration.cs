using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Inference;

/// <summary>All joint values of some discrete sites, the others fixed to the evidence or missing, as batches for an engine.</summary>
internal sealed class SiteEnumeration
{
    /// <summary>The largest table that is made unless the caller says otherwise: 2^20 cells.</summary>
    public const int DefaultLimit = 1 << 20;

    private const int LargestBatch = 4096;
    private const int BatchValues = 1 << 21;
    private readonly double[] _evidence;
    private readonly ConvAC _model;
    private readonly int[] _sites;
    private readonly int[] _strides;

    public SiteEnumeration(ConvAC model, int[] sites, double[] evidence, int limit)
    {
        _model = model;
        _sites = sites;
        _evidence = evidence;
        Alphabets = [.. sites.Select(i => model.Leaves[i].Alphabet)];
        Cells = CountCells(Alphabets, limit);
        _strides = new int[sites.Length];
        int stride = 1;
        for (int i = sites.Length - 1; i >= 0; i--)
        {
            _strides[i] = stride;
            stride *= Alphabets[i];
        }
    }

    /// <summary>Gets the alphabet of every enumerated site.</summary>
    public int[] Alphabets { get; }

    /// <summary>Gets the number of joint values.</summary>
    public int Cells { get; }

    /// <summary>Gets the number of rows that keep a batch small.</summary>
    public int BatchSize => Math.Clamp(BatchValues / _evidence.Length, 1, LargestBatch);

    /// <summary>Counts the joint values of all sites of a network.</summary>
    /// <returns>The number; infinite where a site is continuous.</returns>
    public static double JointValues(ConvAC model) =>
        model.IsDiscrete ? model.Leaves.Aggregate(1.0, (product, leaf) => product * leaf.Alphabet) : double.PositiveInfinity;

    /// <summary>Returns whether sites are discrete and have a table of at most 2^20 cells.</summary>
    public static bool IsSmall(ConvAC model, int[] sites) =>
        Array.TrueForAll(sites, i => model.Leaves[i].Alphabet > 0) && sites.Aggregate(1.0, (product, i) => product * model.Leaves[i].Alphabet) <= DefaultLimit;

    /// <summary>Counts the cells of a table.</summary>
    /// <param name="alphabets">The alphabet of every site.</param>
    /// <param name="limit">The largest table allowed.</param>
    public static int CountCells(int[] alphabets, int limit)
    {
        double log10 = alphabets.Sum(k => Math.Log10(k));
        if (log10 < 18)
        {
            long cells = alphabets.Aggregate(1L, (product, k) => product * k);
            return cells <= limit ? (int)cells : throw TooLarge(alphabets.Length, Invariant($"{cells}"), limit);
        }

        throw TooLarge(alphabets.Length, Invariant($"about 10^{Math.Floor(log10)}"), limit);
    }

    /// <summary>Makes the rows of some cells, the last site changing fastest.</summary>
    public Observations Batch(int start, int count)
    {
        var columns = new ValueColumn?[_evidence.Length];
        for (int s = 0; s < _sites.Length; s++)
        {
            var leaf = (DiscreteLeaf)_model.Leaves[_sites[s]];
            double[] values = new double[count];
            for (int r = 0; r < count; r++)
            {
                values[r] = leaf.ValueOf((start + r) / _strides[s] % Alphabets[s]);
            }

            columns[_sites[s]] = ValueColumn.Of(values);
        }

        ValueColumn missing = Constant(double.NaN, count);
        return new Observations([.. columns.Select((c, i) => c ?? (double.IsNaN(_evidence[i]) ? missing : Constant(_evidence[i], count)))]);
    }

    private static ValueColumn Constant(double value, int count)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return ValueColumn.Of(values);
    }

    private static SizeLimitException TooLarge(int sites, string cells, int limit) =>
        new(Invariant($"The joint values of the {sites} sites are {cells}, more than the limit of {limit}; ")
            + "choose fewer sites, draw samples instead, or raise the limit.");
}
