namespace Entroscope.Cli.Output;

/// <summary>What is known of filled values: means, modes and intervals, in the texts of their columns.</summary>
/// <param name="names">The names of the columns.</param>
/// <param name="schema">How the columns write their values; null for plain numbers.</param>
internal sealed class FilledCellOutput(IReadOnlyList<string> names, TableSchema? schema)
{
    public void WriteCsv(TextWriter writer, IReadOnlyList<FilledCell> cells) => TableText.Write(
        writer, ["row", "column", "mean", "mode", "lower", "upper", "values", "probability"], cells.Count, (text, c) =>
        {
            FilledCell cell = cells[c];
            string[] fields =
            [
                Invariant($"{cell.Row + 1}"), names[cell.Site], Mean(cell), Text(cell.Site, cell.Mode), End(cell.Site, cell.Lower), End(cell.Site, cell.Upper),
                string.Join('|', cell.Values.Select(v => Text(cell.Site, v))), TableText.Number(cell.Probability),
            ];
            text.AppendJoin(',', fields.Select(TableText.Quote));
        });

    public void WriteJson(Utf8JsonWriter json, IReadOnlyList<FilledCell> cells) => json.Objects("intervals", cells, cell =>
    {
        json.Members(new { Row = cell.Row + 1, cell.Site, Column = names[cell.Site] });
        Value("mean", Mean(cell));
        Value("mode", Text(cell.Site, cell.Mode));
        Value("lower", End(cell.Site, cell.Lower));
        Value("upper", End(cell.Site, cell.Upper));
        json.Array("values", cell.Values, v => Write(Text(cell.Site, v), cell.Site));
        json.WriteNumber("probability", cell.Probability);

        void Value(string name, string text)
        {
            json.WritePropertyName(name);
            Write(text, cell.Site);
        }

        void Write(string text, int site)
        {
            if (text.Length == 0)
            {
                json.WriteNullValue();
            }
            else if (schema?.Columns[site].Kind is ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date)
            {
                json.WriteStringValue(text);
            }
            else
            {
                json.WriteRawValue(text);
            }
        }
    });

    private string Text(int site, double value) => schema?.Columns[site].Format(value) ?? TableText.Number(value);

    // The mean of whole numbers need not be one.
    private string Mean(FilledCell cell) =>
        schema?.Columns[cell.Site].Kind is ColumnKind.Date or ColumnKind.Real ? Text(cell.Site, cell.Mean) : TableText.Number(cell.Mean);

    // An interval ends where it ends, also beyond the values that were seen.
    private string End(int site, double value) =>
        schema is null ? TableText.Number(value) : (schema.Columns[site] with { Minimum = double.NaN, Maximum = double.NaN }).Format(value);
}
