using Entroscope.Numerics;

namespace Entroscope.Fuzz.Mutations;

/// <summary>Changes of messages of protocol buffers, whose lengths stay right: numbers, texts, fields that go, come twice, or come from elsewhere.</summary>
internal static class WireEdits
{
    private const int Deepest = 12;
    private const int Longest = 1 << 16;

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 3, 7, 8, 16, 127, 128, 255, 1000, 65_536, 1UL << 24, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, 1UL << 40, long.MaxValue, 1UL << 63,
        ulong.MaxValue, ulong.MaxValue - 1, ulong.MaxValue - 3,
    ];

    private static readonly string[] Texts =
        ["", "x", "y", "../x", "/etc/passwd", "\0", "é", "Relu", "Conv", "MatMul", "Softmax", "LSTM", "If", "Loop", "ai.onnx.ml", "com.microsoft",
            "axis", "value", "SAME_UPPER"];

    public static byte[] Apply(byte[] content, byte[] other, RandomStream random)
    {
        if (random.NextInt(8) == 0 || Parse(content, 0) is not { } fields)
        {
            return ByteEdits.Apply(content, other, random);
        }

        List<Field> donor = Parse(other, 0) ?? fields;
        for (int left = 1 + random.NextInt(3); left > 0; left--)
        {
            Change(fields, donor, random);
        }

        return [.. Write(fields).Take(Longest + content.Length)];
    }

    private static void Change(List<Field> root, List<Field> donor, RandomStream random)
    {
        List<Field> message = Pick(root, random);
        if (message.Count == 0)
        {
            return;
        }

        int place = random.NextInt(message.Count);
        Field field = message[place];
        switch (random.NextInt(8))
        {
            case 0:
                message.RemoveAt(place);
                break;
            case 1:
                message.Insert(random.NextInt(message.Count + 1), Copy(field));
                break;
            case 2:
                List<Field> source = Pick(donor, random);
                if (source.Count > 0)
                {
                    message.Insert(random.NextInt(message.Count + 1), Copy(source[random.NextInt(source.Count)]));
                }

                break;
            case 3:
                (int a, int b) = (random.NextInt(message.Count), random.NextInt(message.Count));
                (message[a], message[b]) = (message[b], message[a]);
                break;
            default:
                message[place] = Changed(field, random);
                break;
        }
    }

    private static Field Changed(Field field, RandomStream random) => field.Type switch
    {
        0 => field with { Number = random.NextInt(3) == 0 ? field.Number + 1 - (ulong)(2 * random.NextInt(2)) : Numbers[random.NextInt(Numbers.Length)] },
        2 when field.Message is null => field with
        {
            Bytes = random.NextInt(3) == 0
                ? System.Text.Encoding.UTF8.GetBytes(Texts[random.NextInt(Texts.Length)])
                : ByteEdits.Apply(field.Bytes, field.Bytes, random),
        },
        2 => field with { Message = [.. field.Message!.Concat(random.NextInt(2) == 0 ? Copy(field).Message! : [])] },
        _ => field with { Bytes = [.. field.Bytes.Select(_ => (byte)random.NextInt(256))] },
    };

    // A message within itself would have no end.
    private static Field Copy(Field field) => field with { Message = field.Message?.Select(Copy).ToList() };

    // A message anywhere in the tree, deep ones as often as flat ones.
    private static List<Field> Pick(List<Field> root, RandomStream random)
    {
        List<Field> message = root;
        while (random.NextInt(6) > 0)
        {
            Field[] inner = [.. message.Where(f => f.Message is { Count: > 0 })];
            if (inner.Length == 0)
            {
                break;
            }

            message = inner[random.NextInt(inner.Length)].Message!;
        }

        return message;
    }

    private static List<Field>? Parse(ReadOnlySpan<byte> bytes, int depth)
    {
        var fields = new List<Field>();
        int at = 0;
        while (at < bytes.Length)
        {
            if (!Varint(bytes, ref at, out ulong tag) || tag < 8 || tag > 8 * 100 || (tag & 7) is not (0 or 1 or 2 or 5))
            {
                return null;
            }

            (int number, int type) = ((int)(tag >> 3), (int)(tag & 7));
            ulong value = 0;
            if ((type is 0 or 2) && !Varint(bytes, ref at, out value))
            {
                return null;
            }

            int length = type switch { 0 => 0, 1 => 8, 5 => 4, _ => value <= (ulong)(bytes.Length - at) ? (int)value : -1 };
            if (length < 0 || length > bytes.Length - at)
            {
                return null;
            }

            ReadOnlySpan<byte> content = bytes.Slice(at, length);
            at += length;
            fields.Add(new Field(number, type, value, content.ToArray(), type == 2 && depth < Deepest && length > 1 ? Parse(content, depth + 1) : null));
        }

        return fields;
    }

    private static bool Varint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && at < bytes.Length; i++)
        {
            byte b = bytes[at++];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static List<byte> Write(List<Field> fields)
    {
        var bytes = new List<byte>();
        foreach (Field field in fields)
        {
            Add(bytes, ((ulong)field.Name << 3) | (uint)field.Type);
            if (field.Type == 0)
            {
                Add(bytes, field.Number);
                continue;
            }

            IReadOnlyList<byte> content = field.Message is null ? field.Bytes : Write(field.Message);
            if (field.Type == 2)
            {
                Add(bytes, (ulong)content.Count);
            }

            bytes.AddRange(content);
        }

        return bytes;
    }

    private static void Add(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    private sealed record Field(int Name, int Type, ulong Number, byte[] Bytes, List<Field>? Message);
}
