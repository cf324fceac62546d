namespace Entroscope.Inference.Classification;

/// <summary>Shares that follow from how many rows of every class were given each: [true, named], the last column those given none.</summary>
internal sealed class ClassCounts(int classes)
{
    public int Classes => classes;

    private int Columns => classes + 1;

    private readonly int[] _cells = new int[classes * (classes + 1)];

    public int this[int label, int named] => _cells[(label * Columns) + named];

    /// <param name="named">The class given, or -1 for none.</param>
    public int CellOf(int label, int named) => (label * Columns) + (named < 0 ? classes : named);

    public void Add(int cell) => _cells[cell]++;

    public void Clear() => Array.Clear(_cells);

    public int Rows(int label) => _cells.AsSpan(label * Columns, Columns).ToArray().Sum();

    public int Named(int named)
    {
        int sum = 0;
        for (int y = 0; y < classes; y++)
        {
            sum += this[y, named];
        }

        return sum;
    }

    /// <summary>
    /// Computes all shares: accuracy, the means of precision, recall and F1 over the classes that rows have, then these three of every class.
    /// </summary>
    public void Shares(Span<double> shares)
    {
        shares.Clear();
        (int all, int hits, int present) = (0, 0, 0);
        for (int y = 0; y < classes; y++)
        {
            (int rows, int named, int hit) = (Rows(y), Named(y), this[y, y]);
            (all, hits, present) = (all + rows, hits + hit, present + (rows > 0 ? 1 : 0));
            Span<double> own = shares.Slice(4 + (3 * y), 3);
            own[0] = (double)hit / named;
            own[1] = (double)hit / rows;
            own[2] = 2.0 * hit / (rows + named);
            for (int k = 0; k < 3 && rows > 0; k++)
            {
                shares[1 + k] += named == 0 && k == 0 ? 0 : own[k];
            }
        }

        shares[0] = (double)hits / all;
        for (int k = 1; k < 4; k++)
        {
            shares[k] /= present;
        }
    }
}
