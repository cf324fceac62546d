using System.Runtime.InteropServices;

namespace Entroscope.Data.Tables;

/// <summary>Numbers the different texts of a column in the order in which they are first seen, from their UTF-8 bytes.</summary>
/// <remarks>An open hash table over bytes kept one behind the other: no text is decoded before it is needed.</remarks>
internal sealed class TextValues
{
    /// <summary>The most different texts that are kept: a column of more is no category.</summary>
    public const int Most = 1 << 16;

    private int[] _table = new int[64];
    private int[] _hashes = new int[32];
    private int[] _starts = new int[33];
    private byte[] _bytes = new byte[256];

    /// <summary>Gets the number of different texts.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a value indicating whether there were more different texts than are kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Gets the text of a number.</summary>
    public string this[int id] => Encoding.UTF8.GetString(Bytes(id));

    /// <summary>Gets the number of a text, a new one where it is new; -1 where no more are kept.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        int hash = Hash(text);
        if (Seek(text, hash, out int slot) is >= 0 and int known)
        {
            return known;
        }

        if (Count == Most)
        {
            IsFull = true;
            return -1;
        }

        Append(text, hash);
        _table[slot] = Count;
        if (4 * Count > 3 * _table.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    /// <summary>Finds the number of a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => Seek(text, Hash(text), out _);

    // The slot is that of the text, or the free one where it belongs.
    private int Seek(ReadOnlySpan<byte> text, int hash, out int slot)
    {
        int mask = _table.Length - 1;
        slot = hash & mask;
        for (int id; (id = _table[slot]) != 0; slot = (slot + 1) & mask)
        {
            if (_hashes[id - 1] == hash && Bytes(id - 1).SequenceEqual(text))
            {
                return id - 1;
            }
        }

        return -1;
    }

    private static int Hash(ReadOnlySpan<byte> text)
    {
        // Eight bytes at a time; only equality decides what is equal, so a weak hash costs time and nothing else.
        ulong hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
        while (text.Length >= sizeof(ulong))
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
            text = text[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte b in text)
        {
            rest = (rest << 8) | b;
        }

        hash = (hash ^ rest) * 0xBF58476D1CE4E5B9;
        return (int)(hash >> 32) & int.MaxValue;
    }

    private ReadOnlySpan<byte> Bytes(int id) => _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);

    private void Append(ReadOnlySpan<byte> text, int hash)
    {
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * Count);
            Array.Resize(ref _starts, (2 * Count) + 1);
        }

        int start = _starts[Count];
        while (start + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        text.CopyTo(_bytes.AsSpan(start));
        _hashes[Count] = hash;
        _starts[++Count] = start + text.Length;
    }

    private void Rehash()
    {
        _table = new int[2 * _table.Length];
        int mask = _table.Length - 1;
        for (int id = 0; id < Count; id++)
        {
            int slot = _hashes[id] & mask;
            while (_table[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _table[slot] = id + 1;
        }
    }
}
