using System.Buffers.Binary;
using System.Text;
using Entroscope.Numerics;

namespace Entroscope.Fuzz.Mutations;

/// <summary>Changes of bytes that know no format: flips, cuts, copies, splices, words and numbers that are often handled wrongly.</summary>
internal static class ByteEdits
{
    private const int Largest = 1 << 16;
    private const int Longest = 256;

    /// <summary>Texts of numbers and words that parsers meet seldom.</summary>
    public static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "-0", "0.0", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296", "4294967297",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616", "1e308",
        "1e309", "-1e309", "1e-308", "5e-324", "1e-400", "1.7976931348623157E+308", "1e999999999", "1e-999999999", "nan", "NaN", "-nan", "inf", "-inf",
        "Infinity", "-Infinity", "+inf", "1e", "e1", "0x10", "1_000", "1,000", "1.", ".5", "--1", "+", "00", "01", "1e+", "٣", "1\0", "0.30000000000000004",
        "1e5", "100000", "1e10", "99999999999999999999999999999999", "0.1", "0.5", "0.9999999999999999", "1.0000000000000002",
    ];

    private static readonly string[] Tokens =
    [
        ",", "\t", "\n", "\r", "\r\n", "\n\n", "\"", "\"\"", ";", "?", "NA", "NaN", "#", " ", "\0", "\uFEFF", "\u001b[31m", "\u0085", "\u2028", "é", "😀",
        "'",
        "\\", "/", "..", "|", "%", "{", "}", "[", "]", ":", "null", "true", "false", "\\u0000", "\\ud800", "(", ")", "()", "(1,)", "'<f8'", "'>f8'", "'|O'",
        "'fortran_order'", "'descr'",
        "'shape'", "True", "\x93NUMPY", "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "SQLite format 3\0", "F64", "F32", "I64",
    ];

    private static readonly double[] Doubles =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0, -1, 1, 2, 0.5, 1e308, -1e308, 5e-324, 1e-320, 1e20, 2147483648, -5, 3, 1e10];

    private static readonly long[] Integers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, 1L + int.MaxValue, int.MinValue, uint.MaxValue, 1L + uint.MaxValue,
        long.MaxValue, long.MinValue, 1L << 40, 1L << 24,
    ];

    /// <summary>Applies one change, or up to six.</summary>
    public static byte[] Apply(byte[] content, byte[] other, RandomStream random)
    {
        byte[] result = content;
        for (int left = random.NextInt(5) > 1 ? 1 : 1 + Skewed(random, 6); left > 0; left--)
        {
            result = Once(result, other, random);
        }

        return result.Length <= Largest + content.Length ? result : result[..(Largest + content.Length)];
    }

    /// <summary>Replaces a number that is written in decimal, or what stands at a place that holds none.</summary>
    public static byte[] Number(byte[] content, RandomStream random)
    {
        int start = random.NextInt(content.Length + 1);
        while (start < content.Length && !IsOfNumber(content[start]))
        {
            start++;
        }

        int first = start;
        while (first > 0 && IsOfNumber(content[first - 1]))
        {
            first--;
        }

        while (start < content.Length && IsOfNumber(content[start]))
        {
            start++;
        }

        return [.. content[..first], .. Encoding.UTF8.GetBytes(Numbers[random.NextInt(Numbers.Length)]), .. content[start..]];
    }

    /// <summary>Writes a double of the list over eight bytes at a multiple of eight.</summary>
    public static byte[] Double(byte[] content, int from, RandomStream random)
    {
        byte[] result = [.. content];
        int places = (content.Length - from) / sizeof(double);
        if (places > 0)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(result.AsSpan(from + (sizeof(double) * random.NextInt(places))), Doubles[random.NextInt(Doubles.Length)]);
        }

        return result;
    }

    private static byte[] Once(byte[] content, byte[] other, RandomStream random)
    {
        int length = content.Length;
        int place = random.NextInt(length + 1);
        int count = Math.Min(length - place, 1 + Skewed(random, Longest));
        switch (random.NextInt(15))
        {
            case 0 or 1 when length > 0:
                byte[] flipped = [.. content];
                flipped[random.NextInt(length)] ^= (byte)(1 << random.NextInt(8));
                return flipped;
            case 2 when length > 0:
                byte[] set = [.. content];
                set[random.NextInt(length)] = (byte)random.NextInt(256);
                return set;
            case 3:
                return content[..place];
            case 4:
                byte[] noise = new byte[1 + Skewed(random, 32)];
                Array.ForEach(Enumerable.Range(0, noise.Length).ToArray(), i => noise[i] = (byte)random.NextInt(256));
                return [.. content[..place], .. noise, .. content[place..]];
            case 5:
                return [.. content[..(place + count)], .. content[place..]];
            case 6:
                return [.. content[..place], .. content[(place + count)..]];
            case 7 when other.Length > 0:
                return [.. content[..place], .. other[random.NextInt(other.Length)..]];
            case 8 when other.Length > 0:
                int from = random.NextInt(other.Length);
                return [.. content[..place], .. other[from..Math.Min(other.Length, from + 1 + Skewed(random, Longest))], .. content[place..]];
            case 9 or 10:
                byte[] token = Encoding.UTF8.GetBytes(Tokens[random.NextInt(Tokens.Length)]);
                int kept = random.NextInt(2) == 0 ? place : Math.Min(length, place + token.Length);
                return [.. content[..place], .. token, .. content[kept..]];
            case 11 or 12:
                return Number(content, random);
            case 13:
                return Double(content, Math.Min(length, random.NextInt(2) * random.NextInt(9)), random);
            default:
                return Integer(content, random);
        }
    }

    private static byte[] Integer(byte[] content, RandomStream random)
    {
        int size = 1 << random.NextInt(4);
        if (content.Length < size)
        {
            return content;
        }

        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Integers[random.NextInt(Integers.Length)]);
        byte[] written = bytes[..size];
        if (random.NextInt(2) == 0)
        {
            Array.Reverse(written);
        }

        byte[] result = [.. content];
        written.CopyTo(result, random.NextInt(content.Length - size + 1));
        return result;
    }

    // Small numbers more often than large ones.
    private static int Skewed(RandomStream random, int most) => random.NextInt(1 + random.NextInt(most));

    private static bool IsOfNumber(byte b) => b is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E';
}
