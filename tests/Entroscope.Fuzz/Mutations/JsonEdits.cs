using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entroscope.Numerics;

namespace Entroscope.Fuzz.Mutations;

/// <summary>Changes of a JSON text that stays JSON: members deleted, renamed, doubled, moved; values of another type or size.</summary>
internal static class JsonEdits
{
    private const int Longest = 400;

    /// <summary>Applies one change, or up to four; what is not JSON is changed as bytes.</summary>
    public static byte[] Apply(byte[] content, byte[] other, RandomStream random)
    {
        JsonNode? root = Parse(content);
        if (root is null)
        {
            return ByteEdits.Apply(content, other, random);
        }

        for (int left = random.NextInt(4) > 0 ? 1 : 1 + random.NextInt(4); left > 0; left--)
        {
            List<JsonNode> nodes = [];
            Collect(root, nodes);
            Once(nodes, root, random);
        }

        byte[] text = Encoding.UTF8.GetBytes(root.ToJsonString());
        return random.NextInt(12) switch
        {
            0 => Doubled(text, random),
            1 or 2 => ByteEdits.Number(text, random),
            _ => text,
        };
    }

    private static JsonNode? Parse(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Collect(JsonNode node, List<JsonNode> nodes)
    {
        nodes.Add(node);
        foreach (JsonNode child in (node as JsonObject)?.Select(p => p.Value).OfType<JsonNode>() ?? (node as JsonArray)?.OfType<JsonNode>() ?? [])
        {
            Collect(child, nodes);
        }
    }

    private static void Once(List<JsonNode> nodes, JsonNode root, RandomStream random)
    {
        if (random.NextInt(4) == 0 && Row(nodes, random))
        {
            return;
        }

        // Containers are few among the numbers: half of the changes are theirs.
        JsonNode[] inner = [.. nodes.Where(n => n is JsonObject or JsonArray)];
        JsonNode node = inner.Length > 0 && random.NextInt(2) == 0 ? inner[random.NextInt(inner.Length)] : nodes[random.NextInt(nodes.Count)];
        switch (node)
        {
            case JsonObject members when random.NextInt(3) > 0 && members.Count > 0:
                OfObject(members, nodes, random);
                break;
            case JsonArray items when random.NextInt(4) > 0:
                OfArray(items, nodes, random);
                break;
            case JsonValue when random.NextInt(3) == 0:
                // Numbers that may well be valid.
                node.ReplaceWith(JsonValue.Create(random.NextInt(3) == 0 ? random.NextInt(6) : Math.Round(10 * random.NextGaussian(), random.NextInt(8))));
                break;
            default:
                if (!ReferenceEquals(node, root))
                {
                    node.ReplaceWith(Value(nodes, random));
                }

                break;
        }
    }

    // A row of numbers is replaced by probabilities, some of them extreme.
    private static bool Row(List<JsonNode> nodes, RandomStream random)
    {
        JsonArray[] rows = [.. nodes.OfType<JsonArray>().Where(a => a.Count > 1 && a.All(v => v is JsonValue w && w.GetValueKind() == JsonValueKind.Number))];
        if (rows.Length == 0)
        {
            return false;
        }

        JsonArray row = rows[random.NextInt(rows.Length)];
        double share = random.NextInt(4) switch { 0 => 0, 1 => double.Epsilon, 2 => 1, _ => random.NextDouble() };
        for (int i = 0; i < row.Count; i++)
        {
            row[i] = i == 0 ? share : (1 - share) / (row.Count - 1);
        }

        return true;
    }

    private static void OfObject(JsonObject members, List<JsonNode> nodes, RandomStream random)
    {
        string key = members.ElementAt(random.NextInt(members.Count)).Key;
        switch (random.NextInt(4))
        {
            case 0:
                members.Remove(key);
                break;
            case 1:
                JsonNode? value = members[key];
                members.Remove(key);
                members[random.NextInt(2) == 0 ? key + "x" : members.FirstOrDefault().Key ?? "x"] = value;
                break;
            case 2:
                members[key] = Value(nodes, random);
                break;
            default:
                members[key + random.NextInt(3)] = members[key]?.DeepClone();
                break;
        }
    }

    private static void OfArray(JsonArray items, List<JsonNode> nodes, RandomStream random)
    {
        int place = random.NextInt(items.Count + 1);
        switch (random.NextInt(5))
        {
            case 0 when items.Count > 0:
                items.RemoveAt(Math.Min(place, items.Count - 1));
                break;
            case 1 when items.Count > 0:
                items.Insert(place, items[Math.Min(place, items.Count - 1)]?.DeepClone());
                break;
            case 2:
                items.Insert(place, Value(nodes, random));
                break;
            case 3 when items.Count > 0:
                JsonNode? last = items[^1];
                items.RemoveAt(items.Count - 1);
                items.Insert(Math.Min(place, items.Count), last);
                break;
            default:
                items.Clear();
                break;
        }
    }

    private static JsonNode? Value(List<JsonNode> nodes, RandomStream random)
    {
        string number = ByteEdits.Numbers[random.NextInt(ByteEdits.Numbers.Length)];
        switch (random.NextInt(10))
        {
            case 0:
                return null;
            case 1:
                return JsonValue.Create(random.NextInt(2) == 0);
            case 2:
                return JsonValue.Create(random.NextInt(3) switch { 0 => string.Empty, 1 => new string('x', Longest), _ => "\u001b[2J\r\n" + number });
            case 3:
                return new JsonArray();
            case 4:
                return new JsonObject();
            case 5 or 6:
                return nodes[random.NextInt(nodes.Count)].DeepClone();
            default:
                return Parse(Encoding.UTF8.GetBytes(number)) ?? JsonValue.Create(number);
        }
    }

    // A member twice, which a tree of nodes cannot hold.
    private static byte[] Doubled(byte[] text, RandomStream random)
    {
        int[] places = [.. Enumerable.Range(0, text.Length - 1).Where(i => text[i] == '{' && text[i + 1] == '"')];
        if (places.Length == 0)
        {
            return text;
        }

        int place = places[random.NextInt(places.Length)] + 1;
        int end = Array.IndexOf(text, (byte)'"', place + 1);
        return [.. text[..place], .. text[place..(end + 1)], .. ":null,"u8, .. text[place..]];
    }
}
