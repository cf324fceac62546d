namespace Entroscope.Model;

/// <summary>Rows that are proven to fit a model: checked once, where they come in, and not again by what takes them.</summary>
internal sealed class FittingRows
{
    private FittingRows(Observations data, int[]? labels) => (Data, Labels) = (data, labels);

    public Observations Data { get; }

    /// <summary>Gets the class of every row, -1 where unknown; null when none is known.</summary>
    public int[]? Labels { get; }

    /// <summary>Gets the rows without their classes.</summary>
    public FittingRows Unlabelled => new(Data, null);

    /// <summary>Checks rows.</summary>
    /// <param name="source">What to call the data in a message, such as the file's name.</param>
    /// <param name="siteNames">The names of the columns, or null to number them from 1.</param>
    /// <exception cref="ArgumentException">There is not one label a row.</exception>
    /// <exception cref="DataException">The rows do not fit the model, or a label is no class.</exception>
    public static FittingRows Of(ConvAC model, Observations data, int[]? labels = null, string source = "data", IReadOnlyList<string>? siteNames = null)
    {
        data.EnsureFits(model, source, siteNames);
        if (labels is not null)
        {
            Refuse.Argument(labels.Length != data.Rows, $"A label is needed for each of the {data.Rows} rows, but {labels.Length} were given.", nameof(labels));
            int bad = Array.FindIndex(labels, y => y < -1 || y >= model.Classes);
            Refuse.Data(bad >= 0, $"The label of row {bad + 1} must be a class of 0..{model.Classes - 1}, or -1 where unknown, but is {labels[bad]}.");
        }

        return new FittingRows(data, labels);
    }

    public FittingRows Select(int[] rows) => new(Data.Select(rows), Labels is { } labels ? Array.ConvertAll(rows, r => labels[r]) : null);

    /// <summary>Selects the rows whose class is known; null when none is.</summary>
    public FittingRows? OfKnownClass()
    {
        int[] known = Labels is { } labels ? [.. Enumerable.Range(0, Data.Rows).Where(r => labels[r] >= 0)] : [];
        return known.Length == 0 ? null : known.Length == Data.Rows ? this : Select(known);
    }
}
