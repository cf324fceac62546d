namespace Entroscope.Files.Json;

/// <summary>A JSON value that knows its place, so that every refusal can name it.</summary>
/// <param name="Place">Where it is, such as "conv[0][2]"; empty for the whole file.</param>
internal sealed record JsonValue(JsonElement Element, string Place)
{
    /// <summary>Gets the number of items of a list.</summary>
    public int Count => Expect(JsonValueKind.Array, "a list").GetArrayLength();

    public bool IsList => Element.ValueKind == JsonValueKind.Array;

    /// <summary>Gets a value indicating whether this is null.</summary>
    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    private string Subject => Place.Length == 0 ? "The file" : Place;

    private string Kind => Element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => Element.GetRawText(),
    };

    /// <summary>Gets a member of an object, or null when there is none.</summary>
    public JsonValue? Find(string name) =>
        Expect(JsonValueKind.Object, "an object").TryGetProperty(name, out JsonElement value) ? new JsonValue(value, PlaceOf(name)) : null;

    /// <summary>Gets a member of an object.</summary>
    public JsonValue Require(string name) =>
        Find(name) ?? throw new ModelException(Invariant($"{Subject} has no member '{name}'."));

    /// <summary>Refuses an object with a member of another name, which would be silently ignored otherwise.</summary>
    public void EnsureMembers(IReadOnlyCollection<string> known)
    {
        foreach ((string name, _) in Members())
        {
            Refuse.Model(!known.Contains(name, StringComparer.Ordinal), $"{Subject} has the unknown member '{Text.Shorten(name)}'.");
        }
    }

    /// <summary>Gets the members of an object in their order.</summary>
    public IEnumerable<(string Name, JsonValue Value)> Members()
    {
        foreach (JsonProperty member in Expect(JsonValueKind.Object, "an object").EnumerateObject())
        {
            yield return (member.Name, new JsonValue(member.Value, PlaceOf(Text.Shorten(member.Name))));
        }
    }

    /// <summary>Gets the items of a list in their order.</summary>
    public IEnumerable<JsonValue> Items()
    {
        int i = 0;
        foreach (JsonElement item in Expect(JsonValueKind.Array, "a list").EnumerateArray())
        {
            yield return new JsonValue(item, Invariant($"{Place}[{i++}]"));
        }
    }

    /// <summary>Gets the items of a list of a known length.</summary>
    public IEnumerable<JsonValue> Items(int count)
    {
        EnsureCount(count);
        return Items();
    }

    /// <summary>Gets an integer not below a minimum.</summary>
    public int Integer(int minimum)
    {
        JsonElement number = Expect(JsonValueKind.Number, "an integer");
        return number.TryGetInt32(out int value) && value >= minimum
            ? value
            : throw new ModelException(Invariant($"{Subject} must be an integer of {minimum}..{int.MaxValue}, but is {Text.Shorten(number.GetRawText())}."));
    }

    /// <summary>Gets an integer that is a size or an offset: at least 0.</summary>
    public long Long() => Long(0, long.MaxValue);

    /// <summary>Gets an integer within bounds.</summary>
    public long Long(long minimum, long maximum)
    {
        JsonElement number = Expect(JsonValueKind.Number, "an integer");
        return number.TryGetInt64(out long value) && value >= minimum && value <= maximum
            ? value
            : throw new ModelException(Invariant($"{Subject} must be an integer of {minimum}..{maximum}, but is {Text.Shorten(number.GetRawText())}."));
    }

    /// <summary>Gets a list of integers not below a minimum.</summary>
    public int[] Integers(int minimum) => [.. Items().Select(item => item.Integer(minimum))];

    /// <summary>Gets a text.</summary>
    public string String()
    {
        JsonElement text = Expect(JsonValueKind.String, "a text");
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new ModelException(Invariant($"{Subject} has an escape that is not a Unicode character."), e);
        }
    }

    /// <summary>Gets true or false.</summary>
    public bool Truth() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new ModelException(Invariant($"{Subject} must be true or false, but is {Kind}.")),
    };

    /// <summary>Gets a list of exactly as many finite numbers as the destination holds.</summary>
    public void Numbers(Span<double> destination)
    {
        EnsureCount(destination.Length);
        int i = 0;
        foreach (JsonElement item in Element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out double value) || !double.IsFinite(value))
            {
                var bad = new JsonValue(item, Invariant($"{Place}[{i}]"));
                string found = item.ValueKind == JsonValueKind.Number ? Text.Shorten(item.GetRawText()) : bad.Kind;
                throw new ModelException(Invariant($"{bad.Place} must be a finite number, but is {found}."));
            }

            destination[i++] = value;
        }
    }

    /// <summary>Refuses a list of another length.</summary>
    public void EnsureCount(int count) =>
        Refuse.Model(Count != count, $"{Subject} must be a list of length {count}, but its length is {Count}.");

    private string PlaceOf(string member) => Place.Length == 0 ? member : Invariant($"{Place}.{member}");

    private JsonElement Expect(JsonValueKind kind, string what) =>
        Element.ValueKind == kind ? Element : throw new ModelException(Invariant($"{Subject} must be {what}, but is {Kind}."));
}
