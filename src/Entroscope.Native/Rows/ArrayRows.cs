namespace Entroscope.Native.Rows;

/// <summary>An array of the caller as rows to be read, copied on the way.</summary>
internal sealed unsafe class ArrayRows : HeldArray
{
    // Beyond it a double does not hold every integer.
    private const long Exact = 1L << 53;

    private readonly ArrayView _view;

    public ArrayRows(ArrayView view)
    {
        view.Ensure();
        _view = view;
    }

    public override int Rows => (int)_view.Rows;

    public override int Columns => (int)_view.Columns;

    public override void Copy(int row, Span<double> values)
    {
        byte* start = _view.Data + (row * _view.RowStride);
        for (int c = 0; c < values.Length; c++)
        {
            byte* at = start + (c * _view.ColumnStride);
            values[c] = (ElementType)_view.Type switch
            {
                ElementType.Double => *(double*)at,
                ElementType.Single => *(float*)at,
                ElementType.Int64 => *(long*)at,
                ElementType.Int32 => *(int*)at,
                _ => *at,
            };
        }
    }

    public override string? Rounded(int row)
    {
        for (int c = 0; (ElementType)_view.Type == ElementType.Int64 && c < Columns; c++)
        {
            long value = *(long*)(_view.Data + (row * _view.RowStride) + (c * _view.ColumnStride));
            if (value is > Exact or < -Exact && (long)(double)value != value)
            {
                return value.ToString(CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
