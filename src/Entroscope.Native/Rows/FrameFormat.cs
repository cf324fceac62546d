namespace Entroscope.Native.Rows;

/// <summary>A table of typed columns that the caller handed over: to what reads it, a file like one of Parquet.</summary>
internal sealed class FrameFormat(TableField[] fields, FieldValues[] values, int rows) : TableFormat
{
    public override string Name => "table";

    public override IReadOnlyList<string> Endings => [];

    /// <summary>Copies the columns of the caller.</summary>
    public static FrameFormat Of(ReadOnlySpan<ColumnView> columns, long rows)
    {
        Refuse.Data(rows < 1, $"X: has no rows.");
        Refuse.Data(rows > Array.MaxLength, $"X: has {rows} rows; at most {Array.MaxLength} are read.");
        var fields = new TableField[columns.Length];
        var values = new FieldValues[columns.Length];
        for (int c = 0; c < columns.Length; c++)
        {
            fields[c] = columns[c].Field();
            values[c] = columns[c].Values((int)rows);
        }

        return new FrameFormat(fields, values, (int)rows);
    }

    internal override bool Recognises(ReadOnlySpan<byte> start) => false;

    internal override ITableSource Open(string file, string? place, long memory) => new Source(fields, values, rows);

    private sealed class Source(TableField[] fields, FieldValues[] values, int rows) : ITableSource
    {
        private bool _read;

        public IReadOnlyList<TableField> Fields => fields;

        public bool IsNamed => true;

        public TableBatch? Read()
        {
            if (_read)
            {
                return null;
            }

            _read = true;
            return new TableBatch(rows, c => values[c]);
        }

        public void Dispose()
        {
        }
    }
}
