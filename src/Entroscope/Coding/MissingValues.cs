using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Coding;

/// <summary>
/// Which values of the rows are missing: column by column, for those that have any. Their places are coded row by row with adaptive probabilities, for every
/// column two: after a missing and after an observed value of the column before it.
/// </summary>
internal sealed class MissingValues
{
    private readonly bool[]?[] _columns;

    private MissingValues(bool[]?[] columns) => _columns = columns;

    /// <summary>Gets a value indicating whether anything is missing.</summary>
    public bool Any => Array.Exists(_columns, c => c is not null);

    /// <summary>Gets the bytes that the places of a decoded file take, at most.</summary>
    public static double Bytes(int sites, long rows) => (double)(sites + 1) * rows;

    /// <summary>Gets for every row whether the value of a site is missing; null where none is. Behind the sites comes the class.</summary>
    public bool[]? Column(int column) => _columns[column];

    /// <summary>Says that nothing is missing.</summary>
    public static MissingValues None(int sites) => new(new bool[]?[sites + 1]);

    /// <summary>Finds the missing values.</summary>
    /// <param name="labels">The class of every row, -1 where unknown; null when classes are not coded.</param>
    /// <param name="known">The sites that have a value.</param>
    /// <param name="lengths">The sites of every row behind which nothing is coded; null for all of all.</param>
    public static MissingValues Of(Observations data, int[]? labels, int[] known, int[]? lengths = null)
    {
        bool[]?[] columns = new bool[]?[data.Sites + 1];
        foreach (int site in known)
        {
            ValueColumn values = data.Column(site);
            columns[site] = Find(data.Rows, r => double.IsNaN(values[r]) && (lengths is null || site < lengths[r]));
        }

        columns[data.Sites] = labels is null ? null : Find(data.Rows, r => labels[r] < 0);
        return new MissingValues(columns);
    }

    public byte[] Encode(int rows, int[] known)
    {
        var encoder = new RangeEncoder();
        Code(encoder, rows, known);
        return encoder.Finish();
    }

    /// <summary>Decodes the places.</summary>
    /// <exception cref="ModelException">The code ends too early.</exception>
    public static MissingValues Decode(ReadOnlyMemory<byte> bytes, int rows, int sites, int[] known)
    {
        MissingValues values = None(sites);
        values.Code(new RangeDecoder(bytes), rows, known);
        return values;
    }

    /// <summary>Adds what is missing as rows are short.</summary>
    public MissingValues Behind(int[] lengths)
    {
        bool[]?[] columns = [.. _columns];
        for (int site = 0; site < columns.Length - 1; site++)
        {
            if (Find(lengths.Length, r => lengths[r] <= site) is { } behind)
            {
                columns[site] = _columns[site] is { } own ? [.. own.Zip(behind, (a, b) => a || b)] : behind;
            }
        }

        return new MissingValues(columns);
    }

    private static bool[]? Find(int rows, Func<int, bool> isMissing)
    {
        bool[]? found = null;
        for (int r = 0; r < rows; r++)
        {
            if (isMissing(r))
            {
                found ??= new bool[rows];
                found[r] = true;
            }
        }

        return found;
    }

    private void Code(ICodeStream stream, int rows, int[] known)
    {
        var some = new AdaptiveBit();
        int[] candidates = [.. known, _columns.Length - 1];
        foreach (int column in candidates)
        {
            bool any = some.Code(stream, _columns[column] is not null);
            _columns[column] ??= any ? new bool[rows] : null;
        }

        bool[][] columns = [.. candidates.Select(c => _columns[c]).OfType<bool[]>()];
        AdaptiveBit[] models = [.. Enumerable.Range(0, 2 * columns.Length).Select(_ => new AdaptiveBit())];
        for (int r = 0; r < rows; r++)
        {
            bool before = false;
            for (int c = 0; c < columns.Length; c++)
            {
                before = columns[c][r] = models[(2 * c) + (before ? 1 : 0)].Code(stream, columns[c][r]);
            }
        }
    }
}
