using System.Runtime.CompilerServices;
using global::Parquet;
using global::Parquet.Data;
using global::Parquet.Meta;
using global::Parquet.Schema;
using Encoding = global::Parquet.Meta.Encoding;

namespace Entroscope.Formats.Parquet;

/// <summary>A Parquet file, a row group at a time, a column at a time.</summary>
internal sealed class ParquetSource : ITableSource
{
    private const int MostDigits = 28;

    // What a value takes while its column is decoded: as it is, its level, and as a number.
    private const int ValueSize = 32;

    private readonly string _file;
    private readonly long _memory;
    private readonly GuardedStream _stream;
    private readonly ParquetReader _reader;
    private readonly DataField?[] _columns;
    private ParquetRowGroupReader? _group;
    private int _next;
    private long _row;

    public ParquetSource(string file, long memory)
    {
        (_file, _memory) = (file, memory);
        _stream = new GuardedStream(file);
        try
        {
            _reader = Guarded(() =>
            {
                ParquetPages.EnsureFooter(_stream);
                return ParquetReader.CreateAsync(_stream, leaveStreamOpen: true).GetAwaiter().GetResult();
            });
            IReadOnlyList<Field> fields = _reader.Schema.Fields;
            _columns = [.. fields.Select(f => f as DataField)];
            Fields = [.. fields.Select(Describe)];
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public IReadOnlyList<TableField> Fields { get; }

    public bool IsNamed => true;

    public TableBatch? Read()
    {
        while (_next < _reader.RowGroupCount)
        {
            _row += _group?.RowCount ?? 0;
            _group?.Dispose();
            _group = Guarded(() => _reader.OpenRowGroupReader(_next));
            _next++;
            long rows = _group.RowCount;
            FormatGuard.EnsureRows(_file, rows, _stream.Length);
            FormatGuard.Ensure(_file, (double)rows * ValueSize, _memory / 2, Invariant($"row group {_next}, with {rows} rows,"));
            if (rows > 0)
            {
                return new TableBatch((int)rows, Decode);
            }
        }

        return null;
    }

    public void Dispose()
    {
        _group?.Dispose();
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private static TableField Describe(Field field)
    {
        if (field is not DataField data || field.SchemaType != SchemaType.Data || data.IsArray || data.MaxRepetitionLevel > 0)
        {
            return new TableField(field.Name, FieldType.Unread, field is DataField ? "list" : field.SchemaType.ToString().ToLowerInvariant());
        }

        SchemaElement? element = data.SchemaElement;
        string name = element?.ConvertedType?.ToString() ?? element?.Type?.ToString() ?? data.ClrType.Name;
        FieldType type = data switch
        {
            DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } => FieldType.Date,
            TimeDataField => FieldType.Unread,
            DecimalDataField { Precision: > MostDigits } => FieldType.Unread,
            _ => OfType(data.ClrType),
        };
        string full = data is DecimalDataField d ? Invariant($"{name}({d.Precision}, {d.Scale})") : name;
        return new TableField(field.Name, type, full, data is DateTimeDataField { IsAdjustedToUTC: true, DateTimeFormat: not DateTimeFormat.Impala });
    }

    private static FieldType OfType(System.Type type) =>
        type == typeof(bool) ? FieldType.Boolean
        : type == typeof(DateTime) ? FieldType.Time
        : type == typeof(DateOnly) ? FieldType.Date
        : type == typeof(string) || type == typeof(ReadOnlyMemory<char>) ? FieldType.Text
        : type == typeof(decimal) || (type.IsPrimitive && type != typeof(char)) || type == typeof(Half) ? FieldType.Number
        : FieldType.Unread;

    private FieldValues Decode(int column) => Guarded(() =>
    {
        DataField field = _columns[column]!;
        int rows = (int)_group!.RowCount;
        ColumnChunk chunk = _group.GetMetadata(field) ?? throw new InvalidDataException("a column is missing in a row group");
        if (field.ClrType == typeof(bool) && chunk.MetaData?.Encodings.Contains(Encoding.RLE) == true
            && chunk.MetaData.Encodings.TrueForAll(e => e == Encoding.RLE))
        {
            throw DataFault.Of(_file, $"{DataFault.Column(column, field.Name)} has booleans in the encoding RLE (of pages of version 2), which is not read; "
                + "write pages of version 1.");
        }

        ParquetPages.Ensure(_stream, chunk.MetaData ?? throw new InvalidDataException("a column is encrypted"), rows, _memory / 2);
        using RawColumnData raw = Read(_group, field);
        return new ParquetValues(_file, Fields[column], column, _row, rows, field.MaxDefinitionLevel).Of(raw);
    });

    // By type: what is public of the library finds this method by reflection and waits for it by late binding, of which code compiled ahead has neither.
    private static RawColumnData Read(ParquetRowGroupReader group, DataField field)
    {
        System.Type type = field.ClrType;
        return type == typeof(double) ? Read<double>(group, field)
            : type == typeof(float) ? Read<float>(group, field)
            : type == typeof(Half) ? Read<Half>(group, field)
            : type == typeof(decimal) ? Read<decimal>(group, field)
            : type == typeof(sbyte) ? Read<sbyte>(group, field)
            : type == typeof(byte) ? Read<byte>(group, field)
            : type == typeof(short) ? Read<short>(group, field)
            : type == typeof(ushort) ? Read<ushort>(group, field)
            : type == typeof(int) ? Read<int>(group, field)
            : type == typeof(uint) ? Read<uint>(group, field)
            : type == typeof(long) ? Read<long>(group, field)
            : type == typeof(ulong) ? Read<ulong>(group, field)
            : type == typeof(bool) ? Read<bool>(group, field)
            : type == typeof(DateTime) ? Read<DateTime>(group, field)
            : type == typeof(DateOnly) ? Read<DateOnly>(group, field)
            : Read<ReadOnlyMemory<char>>(group, field);
    }

    private static RawColumnData<T> Read<T>(ParquetRowGroupReader group, DataField field)
        where T : struct => ReadRaw<T>(group, field, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ReadRawColumnDataAsync")]
    private static extern ValueTask<RawColumnData<T>> ReadRaw<T>(ParquetRowGroupReader group, DataField field, CancellationToken cancellation)
        where T : struct;

    private T Guarded<T>(Func<T> read) => FormatGuard.Run(_file, "Parquet", read);
}
