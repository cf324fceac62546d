using Entroscope.Data.Tables;
using Entroscope.Structure;

namespace Entroscope.Data.Readers;

/// <summary>
/// The 8x8 images of handwritten digits that the library brings along (Alpaydin and Kaynak 1998, CC BY 4.0; see the NOTICE file): 1797 rows,
/// 64 pixels with grey levels 0..16, and the digit as the label "class".
/// </summary>
internal static class DigitsData
{
    /// <summary>The name that stands for the set wherever a path is requested.</summary>
    public const string Name = "digits";

    private const string Resource = "Entroscope.Data.Resources.digits.csv.gz";
    private const string LabelName = "class";
    private const int TrainingRows = 1297;

    /// <summary>Loads all 1797 rows.</summary>
    /// <returns>The images, categorical with 17 values, and their classes.</returns>
    public static Dataset Load() => Read(new DataOptions(), CancellationToken.None).All;

    /// <summary>Loads the rows and their parts: rows 0..1296 to train on, 1297..1796 to test on.</summary>
    internal static LoadedTable Read(DataOptions options, CancellationToken cancellation)
    {
        var image = new GridSize(8, 8);
        string[] names = [.. Enumerable.Range(0, image.Count).Select(i => Invariant($"x{i}")), LabelName];
        if (options.Label is { } label && ColumnReference.Find(Name, names, label) != image.Count)
        {
            throw DataFault.Of(Name, $"the label is {DataFault.Show(LabelName)}, column {image.Count}, not {DataFault.Show(label)}.");
        }

        TableReader.EnsureNoTextOption(Name, options);
        using var table = new TableBuilder(options with { Label = LabelName });
        using Stream resource = typeof(DigitsData).Assembly.GetManifestResourceStream(Resource)!;
        using var stream = new GzipStreamReader(resource, Name);
        DelimitedReader.Read(stream, new SourceFile(Name, DataPart.All, FileFormat.Delimited, (byte)','), table, names, new DataOptions(), cancellation);
        table.Image = image;
        if (options.NoLabel)
        {
            table.DropLabels();
        }

        return LoadedTable.Finish(
            Name,
            table,
            options,
            [new RowRange(DataPart.Train, Name, 0, TrainingRows), new RowRange(DataPart.Test, Name, TrainingRows, table.Rows - TrainingRows)]);
    }
}
