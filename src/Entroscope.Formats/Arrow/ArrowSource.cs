using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Array = System.Array;

namespace Entroscope.Formats.Arrow;

/// <summary>An Arrow file or stream, a record batch at a time.</summary>
internal sealed class ArrowSource : ITableSource
{
    private const int MostDigits = 28;
    private const int ValueSize = 16;

    private readonly string _file;
    private readonly long _memory;
    private readonly GuardedStream _stream;
    private readonly ArrowStreamReader _reader;
    // Batches share the memory of dictionaries, which goes with the first of them.
    private readonly bool _shares;
    private RecordBatch? _batch;
    private long _row;

    public ArrowSource(string file, long memory)
    {
        (_file, _memory) = (file, memory);
        _stream = new GuardedStream(file);
        try
        {
            var allocator = new BoundedAllocator(_stream.Length, memory / 4);
            var codecs = new CompressionCodecFactory();
            _reader = Guarded(() => ArrowFrames.Ensure(_stream)
                ? new ArrowFileReader(_stream, allocator, codecs, leaveOpen: true)
                : new ArrowStreamReader(_stream, allocator, codecs, leaveOpen: true));
            _shares = Guarded(() => _reader.Schema.FieldsList.Any(f => f.DataType is DictionaryType));
            Fields = Guarded(() => _reader.Schema.FieldsList.Select(f => Describe(f.Name, f.DataType)).ToArray());
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
        while (true)
        {
            _row += _batch?.Length ?? 0;
            if (!_shares)
            {
                _batch?.Dispose();
            }

            _batch = Guarded(_reader.ReadNextRecordBatch);
            if (_batch is null)
            {
                return null;
            }

            FormatGuard.EnsureRows(_file, _batch.Length, _stream.Length);
            FormatGuard.Ensure(_file, (double)_batch.Length * ValueSize, _memory / 2, Invariant($"a record batch of {_batch.Length} rows"));
            if (_batch.Length > 0)
            {
                return new TableBatch(_batch.Length, Decode);
            }
        }
    }

    public void Dispose()
    {
        _batch?.Dispose();
        _reader.Dispose();
        _stream.Dispose();
    }

    private static TableField Describe(string name, IArrowType type)
    {
        string full = type switch
        {
            TimestampType t => $"timestamp[{t.Unit.ToString().ToLowerInvariant()}]",
            DictionaryType d => $"dictionary of {d.ValueType.Name}",
            Decimal128Type d => Invariant($"decimal128({d.Precision}, {d.Scale})"),
            _ => type.Name,
        };
        return new TableField(name, OfType(type), full, type is TimestampType { IsTimeZoneAware: true });
    }

    private static FieldType OfType(IArrowType type) => type switch
    {
        DictionaryType { ValueType: not DictionaryType } d => OfType(d.ValueType),
        Decimal128Type d => d.Precision <= MostDigits ? FieldType.Number : FieldType.Unread,
        _ => type.TypeId switch
        {
            ArrowTypeId.Boolean => FieldType.Boolean,
            ArrowTypeId.Date32 or ArrowTypeId.Date64 => FieldType.Date,
            ArrowTypeId.Timestamp => FieldType.Time,
            ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView => FieldType.Text,
            ArrowTypeId.Null or ArrowTypeId.Double or ArrowTypeId.Float or ArrowTypeId.HalfFloat or ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32
                or ArrowTypeId.Int64 or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64 => FieldType.Number,
            _ => FieldType.Unread,
        },
    };

    private FieldValues Decode(int column) => Guarded(() =>
    {
        IArrowArray array = _batch!.Column(column);
        EnsureBacked(array);
        return array.Length == _batch.Length
            ? new ArrowValues(_file, Fields[column], column, _row).Of(array)
            : throw new InvalidDataException($"column '{Fields[column].Name}' has another number of rows than its batch");
    });

    // A value has at least a bit, unless all are missing.
    private static void EnsureBacked(IArrowArray array)
    {
        IArrowArray rows = array is DictionaryArray dictionary ? dictionary.Indices : array;
        if (rows is DictionaryArray || (rows is not NullArray && !Array.Exists(rows.Data.Buffers, b => 8L * b.Length >= rows.Length)))
        {
            throw new InvalidDataException("a column has fewer values than rows");
        }

        if (array is DictionaryArray { Dictionary: var entries })
        {
            EnsureBacked(entries);
        }
    }

    private T Guarded<T>(Func<T> read) => FormatGuard.Run(_file, "Arrow", read);
}
