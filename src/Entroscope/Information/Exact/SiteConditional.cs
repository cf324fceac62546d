using Entroscope.Model.Leaves;

namespace Entroscope.Information.Exact;

/// <summary>
/// What is known of a site (or of several discrete ones together) given each channel of a
/// node above: probabilities of values, or what a continuous leaf summarises itself by.
/// </summary>
/// <param name="Table">One row a channel: [channels, columns].</param>
/// <param name="Columns">The number of (joint) values; for a continuous one the length of its summary.</param>
internal sealed record SiteConditional(double[] Table, int Columns)
{
    /// <summary>Reads the channels of a leaf.</summary>
    public static SiteConditional Of(LeafDistribution leaf)
    {
        int columns = leaf.SummaryLength;
        double[] table = new double[leaf.Channels * columns];
        for (int d = 0; d < leaf.Channels; d++)
        {
            leaf.Summarize(d, table.AsSpan(d * columns, columns));
        }

        return new SiteConditional(table, columns);
    }

    /// <summary>Mixes the rows: those given the channels of the parent.</summary>
    /// <param name="weights">The weights, [rows, channels].</param>
    public SiteConditional Mix(ReadOnlySpan<double> weights, int rows)
    {
        int channels = Table.Length / Columns;
        double[] mixed = new double[rows * Columns];
        for (int g = 0; g < rows; g++)
        {
            Span<double> row = mixed.AsSpan(g * Columns, Columns);
            for (int d = 0; d < channels; d++)
            {
                TensorPrimitives.MultiplyAdd(Table.AsSpan(d * Columns, Columns), weights[(g * channels) + d], row, row);
            }
        }

        return this with { Table = mixed };
    }

    /// <summary>Joins the probabilities of two patches that are independent given a channel.</summary>
    public SiteConditional Times(SiteConditional other)
    {
        int columns = Columns * other.Columns;
        double[] product = new double[Table.Length / Columns * columns];
        for (int d = 0; d < product.Length / columns; d++)
        {
            for (int k = 0; k < Columns; k++)
            {
                TensorPrimitives.Multiply(
                    other.Table.AsSpan(d * other.Columns, other.Columns), Table[(d * Columns) + k],
                    product.AsSpan((d * columns) + (k * other.Columns), other.Columns));
            }
        }

        return new SiteConditional(product, columns);
    }

    /// <summary>Puts the tables of several patches side by side.</summary>
    public static SiteConditional Beside(List<SiteConditional> patches)
    {
        int rows = patches[0].Table.Length / patches[0].Columns;
        int columns = patches.Sum(p => p.Columns);
        double[] table = new double[rows * columns];
        int start = 0;
        foreach (SiteConditional patch in patches)
        {
            for (int d = 0; d < rows; d++)
            {
                patch.Table.AsSpan(d * patch.Columns, patch.Columns).CopyTo(table.AsSpan((d * columns) + start));
            }

            start += patch.Columns;
        }

        return new SiteConditional(table, columns);
    }
}
