using System.Security.Cryptography;

namespace Entroscope.Coding;

/// <summary>What stands before the code of a compressed file: about 40 bytes, and 7 for every further block.</summary>
/// <param name="Model">The fingerprint of the model.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="BlockRows">The rows of a block; the last one may have fewer.</param>
/// <param name="HasLabels">Whether the classes are coded.</param>
/// <param name="HasMissing">Whether the first block is that of the places of missing values.</param>
/// <param name="Check">The check of the values.</param>
/// <param name="Blocks">The lengths of the blocks.</param>
/// <param name="Sums">The check sums of the blocks.</param>
internal sealed record CodeHeader(
    byte[] Model, int Rows, int BlockRows, bool HasLabels, bool HasMissing, uint Check, IReadOnlyList<int> Blocks, IReadOnlyList<uint> Sums)
{
    private const byte Version = 1;
    private const int SumLength = sizeof(uint);
    private const int LabelFlag = 1;
    private const int MissingFlag = 2;
    private const int TextFlag = 4;

    /// <summary>Gets a value indicating whether the rows are those of a whole text, whose documents have a block before those of the rows.</summary>
    public bool HasText { get; init; }

    /// <summary>Gets the number of blocks of rows.</summary>
    public int RowBlocks => CountBlocks(Rows, BlockRows);

    private static ReadOnlySpan<byte> Magic => "EntC"u8;

    public static int CountBlocks(int rows, int blockRows) => (int)(((long)rows + blockRows - 1) / blockRows);

    /// <summary>Computes the check sum of bytes: the first four of their SHA-256.</summary>
    public static uint Sum(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return (uint)((hash[0] << 24) | (hash[1] << 16) | (hash[2] << 8) | hash[3]);
    }

    public byte[] ToBytes()
    {
        int flags = (HasLabels ? LabelFlag : 0) | (HasMissing ? MissingFlag : 0) | (HasText ? TextFlag : 0);
        var bytes = new List<byte>([.. Magic, Version, .. Model, (byte)flags]);
        AddNumber(bytes, Rows);
        AddNumber(bytes, BlockRows);
        AddSum(bytes, Check);
        for (int b = 0; b < Blocks.Count; b++)
        {
            AddNumber(bytes, Blocks[b]);
            AddSum(bytes, Sums[b]);
        }

        AddSum(bytes, Sum([.. bytes]));
        return [.. bytes];
    }

    /// <summary>Reads a header. Nothing is allocated that the bytes do not pay for.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="length">Receives the length of the header.</param>
    /// <exception cref="ModelException">The bytes are no compressed rows, of another version, or damaged.</exception>
    public static CodeHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        Refuse.Model(!bytes.StartsWith(Magic), $"It is no file of compressed rows: it does not begin with 'EntC'.");
        var reader = new Reader(bytes, Magic.Length);
        byte version = reader.Take(1)[0];
        Refuse.Model(version != Version, $"It has version {version} of the format of compressed rows, but this release reads version {Version}.");
        byte[] model = reader.Take(ModelFingerprint.Length).ToArray();
        byte flags = reader.Take(1)[0];
        (int rows, int blockRows) = (reader.Number(), reader.Number());
        Refuse.Model(flags > (LabelFlag | MissingFlag | TextFlag) || blockRows == 0 || rows > Array.MaxLength, $"It is damaged: its header is not possible.");
        uint check = reader.Sum();
        bool missing = (flags & MissingFlag) != 0;
        int count = CountBlocks(rows, blockRows);
        Refuse.Model(
            (long)count * (SumLength + 1) > bytes.Length, $"It is damaged: {bytes.Length} bytes cannot hold the {count} blocks of {rows} rows.");
        bool text = (flags & TextFlag) != 0;
        count += (missing ? 1 : 0) + (text ? 1 : 0);
        int[] blocks = new int[count];
        uint[] sums = new uint[count];
        for (int b = 0; b < count; b++)
        {
            (blocks[b], sums[b]) = (reader.Number(), reader.Sum());
        }

        uint sum = Sum(bytes[..reader.Place]);
        Refuse.Model(sum != reader.Sum(), $"It is damaged: its header does not have its check sum.");
        length = reader.Place;
        long end = length + blocks.Sum(b => (long)b);
        Refuse.Model(end != bytes.Length, $"It is damaged: it has {bytes.Length} bytes, but should have {end}.");
        return new CodeHeader(model, rows, blockRows, (flags & LabelFlag) != 0, missing, check, blocks, sums) { HasText = text };
    }

    private static void AddNumber(List<byte> bytes, int number)
    {
        for (; number > 0x7F; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static void AddSum(List<byte> bytes, uint sum) => bytes.AddRange([(byte)(sum >> 24), (byte)(sum >> 16), (byte)(sum >> 8), (byte)sum]);

    private ref struct Reader(ReadOnlySpan<byte> bytes, int place)
    {
        private const int LongestNumber = 5;
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public int Place { get; private set; } = place;

        public ReadOnlySpan<byte> Take(int count)
        {
            Refuse.Model(count > _bytes.Length - Place, $"It is damaged: it ends within its header, after {_bytes.Length} bytes.");
            Place += count;
            return _bytes.Slice(Place - count, count);
        }

        public uint Sum()
        {
            ReadOnlySpan<byte> four = Take(SumLength);
            return (uint)((four[0] << 24) | (four[1] << 16) | (four[2] << 8) | four[3]);
        }

        // Seven bits a byte, the lowest first.
        public int Number()
        {
            long number = 0;
            for (int i = 0; i < LongestNumber; i++)
            {
                byte next = Take(1)[0];
                number |= (long)(next & 0x7F) << (7 * i);
                if (next < 0x80 && number <= int.MaxValue)
                {
                    return (int)number;
                }
            }

            throw new ModelException("It is damaged: a number of its header is too large.");
        }
    }
}
