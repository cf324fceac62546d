using Entroscope.Model.Leaves;

namespace Entroscope.Model;

/// <summary>A table of observations: rows are samples, columns are sites. Any value may be missing. Immutable.</summary>
public sealed class Observations
{
    private readonly ValueColumn[] _columns;

    /// <summary>Initialises a table from its columns.</summary>
    /// <param name="columns">One column for every site, all of the same length; at least one.</param>
    internal Observations(IReadOnlyList<ValueColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Refuse.Argument(columns.Count == 0, $"Observations need at least one column.", nameof(columns));
        _columns = [.. columns];
        Rows = _columns[0].Count;
        int odd = Array.FindIndex(_columns, c => c.Count != Rows);
        Refuse.Argument(odd >= 0, $"All columns must have {Rows} rows like the first, but column {odd} has {_columns[odd].Count}.", nameof(columns));
    }

    /// <summary>Gets the number of samples.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of sites N, at least 1.</summary>
    public int Sites => _columns.Length;

    /// <summary>Gets how many neighbouring rows lie together in a file; 0 where all lie in memory, and are as near in any order.</summary>
    internal int RowsTogether => _columns[0].RowsTogether;

    /// <summary>Gets one value.</summary>
    /// <param name="row">The sample, 0..Rows-1.</param>
    /// <param name="site">The site, 0..N-1.</param>
    /// <returns>The value; NaN where it is missing.</returns>
    public double this[int row, int site] => _columns[Refuse.Index(site, _columns.Length, nameof(site))][Refuse.Index(row, Rows, nameof(row))];

    /// <summary>Makes a table from rows of numbers.</summary>
    /// <param name="rows">The samples, each with one value a site; NaN is a missing value. At least one row.</param>
    /// <returns>The table.</returns>
    public static Observations FromRows(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Refuse.Argument(rows.Count == 0, $"At least one row is needed to know the number of sites.", nameof(rows));
        int absent = Enumerable.Range(0, rows.Count).FirstOrDefault(r => rows[r] is null, -1);
        Refuse.Argument(absent >= 0, $"Every row must have its values, but row {absent} is null.", nameof(rows));
        int sites = rows[0].Length;
        var columns = new double[sites][];
        for (int i = 0; i < sites; i++)
        {
            columns[i] = new double[rows.Count];
        }

        for (int r = 0; r < rows.Count; r++)
        {
            Refuse.Argument(rows[r].Length != sites, $"All rows must have {sites} values like the first, but row {r} has {rows[r].Length}.", nameof(rows));
            for (int i = 0; i < sites; i++)
            {
                columns[i][r] = rows[r][i];
            }
        }

        return new Observations([.. columns.Select(ValueColumn.Of)]);
    }

    /// <summary>Gets the column of a site.</summary>
    /// <param name="site">The site, 0..N-1.</param>
    internal ValueColumn Column(int site) => _columns[site];

    /// <summary>Copies one sample.</summary>
    /// <param name="row">The sample, 0..Rows-1.</param>
    /// <returns>Its N values; NaN where missing.</returns>
    public double[] Row(int row)
    {
        Refuse.Index(row, Rows, nameof(row));
        return Array.ConvertAll(_columns, c => c[row]);
    }

    /// <summary>Makes a table of the given rows.</summary>
    /// <param name="rows">Rows of this table, in any order.</param>
    /// <returns>The selected samples.</returns>
    public Observations Select(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            Refuse.Range((uint)row >= (uint)Rows, $"The rows are 0..{Rows - 1}, but row {row} was given.", nameof(rows));
        }

        return new Observations(_columns[0].SelectTogether(_columns, rows));
    }

    /// <summary>Makes a table beside this one whose rows can be drawn again in their places; null where rows are what they are.</summary>
    internal RedrawnColumns? Redrawn() => _columns[0].Redrawn(_columns);

    /// <summary>Makes a table in which some sites are missing in every row.</summary>
    internal Observations Hide(Func<int, bool> hidden)
    {
        double[] none = new double[Rows];
        Array.Fill(none, double.NaN);
        var nothing = ValueColumn.Of(none);
        return new Observations([.. _columns.Select((c, i) => hidden(i) ? nothing : c)]);
    }

    /// <summary>Refuses observations that a network cannot read.</summary>
    /// <param name="model">The network.</param>
    /// <param name="source">What to call the data in a message, such as the file's name.</param>
    /// <param name="siteNames">The names of the columns, or null to number them from 1.</param>
    /// <exception cref="DataException">The number of sites differs, or a value is outside the alphabet of its site; names row and column.</exception>
    public void EnsureFits(ConvAC model, string source = "data", IReadOnlyList<string>? siteNames = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Refuse.Argument(
            siteNames is not null && siteNames.Count != Sites, $"A name is needed for each of the {Sites} columns, but {siteNames?.Count} were given.",
            nameof(siteNames));
        Refuse.Data(Sites != model.Tree.SiteCount, $"{source}: the model has {model.Tree.SiteCount} sites, but the data has {Sites} columns.");
        if (AllFit(model))
        {
            return;
        }

        for (int i = 0; i < Sites; i++)
        {
            for (int r = 0; r < Rows; r++)
            {
                double x = _columns[i][r];
                if (!double.IsNaN(x) && model.Leaves[i].Describe(x) is { } requirement)
                {
                    string column = siteNames is null ? Invariant($"column {i + 1}") : $"column '{siteNames[i]}'";
                    throw new DataException(Invariant($"{source}: row {r + 1}, {column}: the value {x} {requirement}{Others(model)}."));
                }
            }
        }
    }

    // In blocks of rows, which stay in the cache while all columns are looked at.
    private bool AllFit(ConvAC model)
    {
        const int BlockRows = 256;
        for (int start = 0; start < Rows; start += BlockRows)
        {
            int end = Math.Min(Rows, start + BlockRows);
            for (int i = 0; i < _columns.Length; i++)
            {
                LeafDistribution leaf = model.Leaves[i];
                bool areSymbols = leaf is DiscreteLeaf and not CategoricalLeaf { Codes: not null };
                if (!(areSymbols ? _columns[i].AreSymbols(leaf.Alphabet, start, end) : Describes(leaf, i, start, end)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool Describes(LeafDistribution leaf, int site, int start, int end)
    {
        for (int r = start; r < end; r++)
        {
            double x = _columns[site][r];
            if (!double.IsNaN(x) && leaf.Describe(x) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private string Others(ConvAC model)
    {
        int rows = Enumerable.Range(0, Rows).Count(r => Enumerable.Range(0, Sites).Any(i => !double.IsNaN(_columns[i][r])
            && model.Leaves[i].Describe(_columns[i][r]) is not null));
        return rows == 1 ? string.Empty : Invariant($", the first of {rows} rows with values that the model cannot read");
    }
}
