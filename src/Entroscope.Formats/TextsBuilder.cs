namespace Entroscope.Formats;

/// <summary>Collects the texts of rows in UTF-8.</summary>
internal sealed class TextsBuilder(int rows)
{
    private readonly int[] _codes = new int[rows];
    private readonly List<int> _starts = new(rows + 1) { 0 };
    private byte[] _bytes = new byte[Math.Max(64, 8 * rows)];
    private int _used;
    private int _row;

    public void AddMissing() => _codes[_row++] = -1;

    public void Add(ReadOnlySpan<char> text)
    {
        MakeRoom(Encoding.UTF8.GetMaxByteCount(text.Length));
        _used += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_used));
        End();
    }

    public void Add(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        End();
    }

    public FieldValues Finish() => new(_codes, _bytes, [.. _starts]);

    private void End()
    {
        _codes[_row++] = _starts.Count - 1;
        _starts.Add(_used);
    }

    private void MakeRoom(int more)
    {
        if (_used + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Clamp(2L * _bytes.Length, _used + (long)more, Array.MaxLength));
        }
    }
}
