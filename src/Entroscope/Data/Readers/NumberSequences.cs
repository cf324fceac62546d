using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Readers;

/// <summary>Reads series of numbers, one long array or column a document. Large arrays stay where they are.</summary>
internal static class NumberSequences
{
    private const int BlockValues = 1 << 13;

    /// <summary>Returns whether a file is a table of text.</summary>
    public static bool IsTable(string path)
    {
        string plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(plain).ToUpperInvariant() is ".CSV" or ".TSV" or ".TXT" or ".DATA";
    }

    public static SequenceContent Read(SequenceRequest request)
    {
        var tally = new NumberTally(request.Name);
        SequenceFile[] tables = [.. request.Files.Where(f => IsTable(f.Path))];
        if (tables.Length > 0 && tables.Length < request.Files.Count)
        {
            throw DataFault.Of(request.Name, "has arrays and tables; series must all be one or the other.");
        }

        (SequenceDocument[] documents, SeriesElements elements) = tables.Length > 0 ? ReadTables(request, tally) : ReadArrays(request, tally);
        ColumnInfo column = tally.Column(request.Options.Kind, 0);
        return new SequenceContent(request.Name, documents, elements, request.Schema, column)
        {
            MayMiss = tally.Missing > 0,
            Notes = [tally.Note(documents.Length, "numbers", column)],
        };
    }

    private static (SequenceDocument[] Documents, SeriesElements Elements) ReadArrays(SequenceRequest request, NumberTally tally)
    {
        ArrayFile[] files = [.. request.Files.Select(f => ArrayFile.Open(f, request, tally))];
        ArrayFile? odd = Array.Find(files, f => f.Header.Shape.Length != 1 && !(f.Header.Shape.Length == 2 && f.Header.Shape[1] == 1));
        return odd is null ? ArrayFile.Load(files, request, f => (f.Header.Shape[0], 0))
            : throw DataFault.Of(odd.File.Path, $"has an array of shape {odd.Header.ShapeText}; a series has the shape (sites,).");
    }

    private static (SequenceDocument[] Documents, SeriesElements Elements) ReadTables(SequenceRequest request, NumberTally tally)
    {
        var columns = new List<ValueColumn>();
        foreach (SequenceFile file in request.Files)
        {
            DataOptions options = request.Options with { Sequence = null, Kind = ColumnKind.Real, NoLabel = false, MaxRows = null, Schema = null };
            using var table = new TableBuilder(options);
            byte? separator = Path.GetExtension(file.Path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? (byte)'\t' : null;
            TableReader.Read(new SourceFile(file.Path, DataPart.All, FileFormat.Delimited, separator), options, table, request.Cancellation);
            Dataset data = LoadedTable.Finish(file.Path, table, options).All;
            Observations rows = data.Observations;
            if (rows.Sites != 1)
            {
                throw DataFault.Of(file.Path, Invariant($"has {rows.Sites} columns; a series is one column, so leave the others out."),
                    remedy: Remedy.OtherColumns);
            }

            // The codes of texts would be others in another file.
            if (data.Columns[0].Kind != ColumnKind.Real)
            {
                throw DataFault.Of(file.Path, $"its column {DataFault.Show(data.Columns[0].Name)} is of the kind "
                    + $"{data.Columns[0].Kind.ToString().ToLowerInvariant()}; a series is one column of numbers.");
            }

            columns.Add(rows.Column(0));
            double[] block = new double[BlockValues];
            for (int start = 0; start < rows.Rows; start += BlockValues)
            {
                int count = Math.Min(BlockValues, rows.Rows - start);
                columns[^1].ReadValues([.. Enumerable.Range(start, count)], block.AsSpan(0, count));
                tally.Take(file.Path, block.AsSpan(0, count), i => Invariant($"row {start + i + 1}"));
            }
        }

        bool small = tally.Missing == 0 && columns.All(c => Enumerable.Range(0, c.Count).All(r => c[r] is >= 0 and <= byte.MaxValue && c[r] == (byte)c[r]));
        return small
            ? (Store(request, columns, x => (byte)x), SeriesElements.OfBytes([.. Enumerable.Range(0, 256)]))
            : columns.All(c => Enumerable.Range(0, c.Count).All(r => (float)c[r] == c[r] || double.IsNaN(c[r])))
                ? (Store(request, columns, x => (float)x), SeriesElements.Of<float>())
                : (Store(request, columns, x => x), SeriesElements.Of<double>());
    }

    private static SequenceDocument[] Store<T>(SequenceRequest request, List<ValueColumn> columns, Func<double, T> convert)
        where T : unmanaged
    {
        var documents = new SequenceDocument[columns.Count];
        for (int d = 0; d < documents.Length; d++)
        {
            using var builder = new SeriesBuilder<T>(request.Files[d].Path, request.Budget);
            for (int r = 0; r < columns[d].Count; r++)
            {
                builder.Add(convert(columns[d][r]));
            }

            documents[d] = new SequenceDocument(request.Files[d].Part, builder.Finish(), 0, columns[d].Count);
        }

        return documents;
    }
}
