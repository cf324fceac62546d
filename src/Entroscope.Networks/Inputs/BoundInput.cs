using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Inputs;

/// <summary>An input of a network and where its values come from.</summary>
internal sealed class BoundInput
{
    private readonly InputScaling? _scaling;

    /// <param name="declared">The input of the network.</param>
    /// <param name="source">Its rows; null for values that are all alike.</param>
    /// <param name="rowShape">The sizes of a row as the network takes them.</param>
    /// <param name="isBatched">Whether rows are put together along a first dimension.</param>
    /// <param name="fixedBatch">The rows of a call where the network fixes them; null where it does not.</param>
    /// <param name="scaling">What is done with values before, or null.</param>
    public BoundInput(OnnxValue declared, IRowSource? source, long[] rowShape, bool isBatched, int? fixedBatch, InputScaling? scaling)
    {
        (Name, Type, Source, RowShape, IsBatched, FixedBatch) = (declared.Name, declared.Type, source, rowShape, isBatched, fixedBatch);
        _scaling = ElementType.IsReal(Type) && source is not null ? scaling : null;
        Size = (int)rowShape.Aggregate(1L, (product, d) => product * d);
    }

    public string Name { get; }

    public int Type { get; }

    public IRowSource? Source { get; }

    public long[] RowShape { get; }

    public bool IsBatched { get; }

    public int? FixedBatch { get; }

    public int Size { get; }

    /// <summary>Gets the value of all elements where there is no source.</summary>
    public double Fill { get; init; }

    /// <summary>Makes the value of the input for some rows.</summary>
    /// <param name="rows">Their numbers in the source; one where rows are not put together.</param>
    public OrtValue Make(ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length * Size];
        if (Source is null)
        {
            values.AsSpan().Fill(Fill);
        }

        for (int i = 0; i < rows.Length && Source is not null; i++)
        {
            Span<double> row = values.AsSpan(i * Size, Size);
            Source.Read(rows[i], row);
            _scaling?.Apply(row, RowShape);
            Ensure(row, rows[i]);
        }

        long[] shape = IsBatched ? [rows.Length, .. RowShape] : RowShape;
        return Type switch
        {
            ElementType.Float => Of(values, shape, v => (float)v),
            ElementType.Double => OrtValue.CreateTensorValueFromMemory(values, shape),
            ElementType.Float16 => Of(values, shape, v => (Float16)(float)v),
            ElementType.BFloat16 => Of(values, shape, v => (BFloat16)(float)v),
            ElementType.Int64 => Of(values, shape, v => (long)v),
            ElementType.Int32 => Of(values, shape, v => (int)v),
            ElementType.Int16 => Of(values, shape, v => (short)v),
            ElementType.Int8 => Of(values, shape, v => (sbyte)v),
            ElementType.UInt64 => Of(values, shape, v => (ulong)v),
            ElementType.UInt32 => Of(values, shape, v => (uint)v),
            ElementType.UInt16 => Of(values, shape, v => (ushort)v),
            ElementType.UInt8 => Of(values, shape, v => (byte)v),
            _ => Of(values, shape, v => v != 0),
        };
    }

    private static OrtValue Of<T>(double[] values, long[] shape, Converter<double, T> convert)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, convert), shape);

    private void Ensure(ReadOnlySpan<double> row, int number)
    {
        (double least, double largest) = IntegerRange(Type);
        for (int i = 0; i < row.Length; i++)
        {
            double value = row[i];
            if (!double.IsFinite(value) || value < least || value > largest || (!ElementType.IsReal(Type) && value != Math.Floor(value)))
            {
                string rule = ElementType.IsReal(Type) ? "a finite number" : Invariant($"an integer of {least:R} to {largest:R} ({ElementType.Name(Type)})");
                throw DataFault.Of(Source!.Place, Invariant($"row {number + 1}, value {i + 1}: {value:R} is not {rule}, which input '{Name}' takes."));
            }
        }
    }

    private static (double Least, double Largest) IntegerRange(int type) => type switch
    {
        ElementType.Int64 => (-(double)(1L << 53), 1L << 53),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt64 => (0, 1L << 53),
        ElementType.UInt32 => (0, uint.MaxValue),
        ElementType.UInt16 => (0, ushort.MaxValue),
        ElementType.UInt8 => (0, byte.MaxValue),
        ElementType.Bool => (0, 1),
        ElementType.Float => (float.MinValue, float.MaxValue),
        _ => (double.MinValue, double.MaxValue),
    };
}

/// <summary>What is done with real values before they go into a network: times a factor, less a mean, over a deviation, for each channel.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Means">The means, one or one a channel; empty for none.</param>
/// <param name="Deviations">The deviations, one or one a channel; empty for none.</param>
/// <param name="ChannelsLast">Whether the channels are the last dimension; null to take the one that fits.</param>
internal sealed record InputScaling(double Factor, IReadOnlyList<double> Means, IReadOnlyList<double> Deviations, bool? ChannelsLast)
{
    /// <summary>Changes the values of a row.</summary>
    public void Apply(Span<double> row, long[] shape)
    {
        int channels = Math.Max(Math.Max(Means.Count, Deviations.Count), 1);
        bool last = ChannelsLast ?? (shape.Length > 0 && shape[0] != channels && shape[^1] == channels);
        Refuse.Data(channels > 1 && (shape.Length == 0 || (last ? shape[^1] : shape[0]) != channels),
            $"{channels} means or deviations are given, but a row is of shape {string.Join("x", shape)}, which has no dimension of {channels} channels there.");
        int inner = last || channels == 1 ? 1 : row.Length / channels;
        for (int i = 0; i < row.Length; i++)
        {
            int channel = i / inner % channels;
            double mean = Means.Count == 0 ? 0 : Means[Means.Count == 1 ? 0 : channel];
            double deviation = Deviations.Count == 0 ? 1 : Deviations[Deviations.Count == 1 ? 0 : channel];
            row[i] = ((row[i] * Factor) - mean) / deviation;
        }
    }
}
