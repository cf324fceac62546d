using System.Text.Unicode;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads tables whose columns have types into the same columns as text.</summary>
internal sealed class TypedReader
{
    private readonly SourceFile _file;
    private readonly ITableSource _source;
    private readonly TableBuilder _table;
    private readonly DataOptions _options;
    private TableBatch? _first;
    private bool[] _wanted = [];
    private TypedColumn[] _columns = [];

    private TypedReader(SourceFile file, ITableSource source, TableBuilder table, DataOptions options) =>
        (_file, _source, _table, _options) = (file, source, table, options);

    public static void Read(SourceFile file, DataOptions options, TableBuilder table, CancellationToken cancellation)
    {
        if (options.NotationOption() is { } option)
        {
            throw DataFault.Of(file.Path, $"{option} of text is given, but the values of this file have types; leave it out.");
        }

        table.IsText = true;
        table.BeginFile(file.Part, file.Path);
        using ITableSource source = file.Table!.Open(file.Path, file.Place, options.MaximumMemory ?? Numerics.MemoryLimit.OfMachine);
        new TypedReader(file, source, table, options).ReadAll(cancellation);
    }

    private void ReadAll(CancellationToken cancellation)
    {
        IReadOnlyList<TableField> fields = _source.Fields;
        if (fields.Count == 0)
        {
            throw DataFault.Of(_file.Path, "has no columns.");
        }

        string[] names = [.. fields.Select(f => f.Name)];
        EnsureDifferent(names);
        _table.BeginPart(_file.Part, _file.Path, fields.Count, _source.IsNamed ? names : null, plan: MakePlan);
        if (_columns.Length == 0)
        {
            SetWanted(_table.LabelColumn, _table.Plan);
        }

        _columns = [.. fields.Select((f, c) => new TypedColumn(_file.Path, f, c, _table, _options.Schema is not null))];
        long most = _options.MaxRows ?? int.MaxValue;
        for (TableBatch? batch = _first ?? _source.Read(); batch is not null && _table.RowsOfPart < most; batch = _source.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            int rows = (int)Math.Min(batch.Rows, most - _table.RowsOfPart);
            for (int c = 0; c < _columns.Length; c++)
            {
                if (_wanted[c])
                {
                    _columns[c].Add(batch.Take(c), rows);
                }
            }

            _table.EndRows(rows);
        }

        if (_table.RowsOfPart == 0)
        {
            throw DataFault.Of(_file.Path, "has no rows.");
        }

        _table.EndPart();
    }

    // A table of numbers alone needs no plan, as a text file of numbers.
    private TablePlan? MakePlan(int label)
    {
        IReadOnlyList<TableField> fields = _source.Fields;
        if (_options.Schema is { } schema)
        {
            TablePlan known = SchemaPlan.Of(_file.Path, schema, _table.Names, label, _options);
            SetWanted(label, known);
            return known;
        }

        bool plain = fields.Where((_, c) => c != label).All(f => f.Type == FieldType.Number) && !TableSniffer.IsNeeded(_options);
        if (plain)
        {
            return null;
        }

        return TableSniffer.Plan(_file.Path, fields, (_table.Names, _source.IsNamed), label, _options, plan =>
        {
            SetWanted(label, plan);
            _first = _source.Read();
            return _first;
        });
    }

    private void SetWanted(int label, TablePlan? plan)
    {
        _wanted = [.. _source.Fields.Select((_, c) => c == label || plan?.LeftOut[c] is null)];
        for (int c = 0; c < _wanted.Length; c++)
        {
            TableField field = _source.Fields[c];
            if (_wanted[c] && field.Type == FieldType.Unread)
            {
                throw DataFault.Of(_file.Path, $"{DataFault.Column(c, field.Name)} has the type {field.TypeName}; "
                    + "numbers, booleans, dates, times and texts are read; leave the column out.");
            }
        }
    }

    private void EnsureDifferent(string[] names)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int c = 0; c < names.Length; c++)
        {
            if (!seen.TryAdd(names[c], c))
            {
                throw DataFault.Of(_file.Path,
                    Invariant($"columns {seen[names[c]] + 1} and {c + 1} are both named {DataFault.Show(names[c])}; names must differ."));
            }

            if (!Utf8.IsValid(Encoding.UTF8.GetBytes(names[c])) || names[c].Contains('\0', StringComparison.Ordinal))
            {
                throw DataFault.Of(_file.Path, Invariant($"column {c + 1}: the name has a NUL character."));
            }
        }
    }
}
