using System.Reflection;
using Entroscope.Information.Estimates;

namespace Entroscope.Reporting.Json;

/// <summary>Writes the parts that JSON output is made of: objects, arrays, numbers that may be missing, estimates.</summary>
internal static class JsonParts
{
    public static void Object(this Utf8JsonWriter json, string name, Action content)
    {
        json.WriteStartObject(name);
        content();
        json.WriteEndObject();
    }

    public static void Array<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            write(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes properties under their names in snake case; what is null or no finite number is null.</summary>
    /// <param name="values">The properties, such as <c>new { level.Height, level.Nodes }</c>.</param>
    public static void Members<T>(this Utf8JsonWriter json, T values)
        where T : class
    {
        foreach ((string name, PropertyInfo property) in Keys<T>.All)
        {
            json.WritePropertyName(name);
            Action write = property.GetValue(values) switch
            {
                null => json.WriteNullValue,
                bool truth => () => json.WriteBooleanValue(truth),
                int whole => () => json.WriteNumberValue(whole),
                long whole => () => json.WriteNumberValue(whole),
                ulong whole => () => json.WriteNumberValue(whole),
                double number => () => json.Value(number),
                Estimate estimate => () => json.Estimate(estimate),
                string text => () => json.WriteStringValue(text),
                { } other => throw new NotSupportedException($"A member of type {other.GetType().Name} has no one form in JSON."),
            };
            write();
        }
    }

    /// <summary>Writes an array of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> members) => json.Array(name, values, value =>
    {
        json.WriteStartObject();
        members(value);
        json.WriteEndObject();
    });

    /// <summary>Writes an object, null where there is none.</summary>
    public static void Optional<T>(this Utf8JsonWriter json, string name, T? value, Action<T> members)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Object(name, () => members(value));
        }
    }

    /// <summary>Writes where numbers come from and their unit.</summary>
    public static void Origin(this Utf8JsonWriter json, string method, long draws)
    {
        json.WriteString("method", method);
        json.WriteNumber("draws", draws);
        json.WriteString("unit", "nats");
    }

    public static void Optional(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Optional(this Utf8JsonWriter json, string name, long? value) => json.Number(name, value ?? double.NaN);

    public static void Values(this Utf8JsonWriter json, IEnumerable<double> values)
    {
        json.WriteStartArray();
        foreach (double value in values)
        {
            json.Value(value);
        }

        json.WriteEndArray();
    }

    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.Value(value);
    }

    /// <summary>Writes a number in its shortest form that reads back the same; null when it is not finite.</summary>
    public static void Value(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    public static void Estimate(this Utf8JsonWriter json, string name, Estimate value)
    {
        json.WritePropertyName(name);
        json.Estimate(value);
    }

    /// <summary>Writes an exact value as a number, an estimate as an object.</summary>
    public static void Estimate(this Utf8JsonWriter json, Estimate value)
    {
        if (value.IsExact)
        {
            json.Value(value.Value);
            return;
        }

        json.WriteStartObject();
        json.Number("estimate", value.Value);
        json.Number("standard_error", value.StandardError);
        json.WriteNumber("draws", value.Draws);
        if (value.HasOwnInterval)
        {
            json.Number("half_width_95", value.HalfWidth95);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes how many rows have probability 0, and the first of them.</summary>
    public static void Impossible(this Utf8JsonWriter json, ImpossibleRows rows) => json.Object("impossible_rows", () =>
    {
        json.WriteNumber("count", rows.Count);
        json.Array("first", rows.First, json.WriteNumberValue);
    });

    /// <summary>Writes a share, its standard error and the ends of its 95 % interval; null where there is none.</summary>
    public static void Share(this Utf8JsonWriter json, string name, Utilisation? share)
    {
        json.Number(name, share?.Value ?? double.NaN);
        json.Number(name + "_standard_error", share?.StandardError ?? double.NaN);
        json.Number(name + "_lower", share?.Lower ?? double.NaN);
        json.Number(name + "_upper", share?.Upper ?? double.NaN);
    }

    /// <summary>Writes one property a node, named by the node's key, from the root down.</summary>
    public static void Nodes(this Utf8JsonWriter json, Estimate[] values, PoolingTree tree)
    {
        for (int v = tree.Root; v >= 0; v--)
        {
            json.Estimate(tree.Key(v), values[v]);
        }
    }

    /// <summary>Writes one exact number a node, named by the node's key, from the root down.</summary>
    public static void Nodes(this Utf8JsonWriter json, IReadOnlyList<double> values, PoolingTree tree) =>
        json.Nodes([.. values.Select(Entroscope.Numerics.Estimate.Exact)], tree);

    private static class Keys<T>
    {
        public static readonly (string Name, PropertyInfo Property)[] All =
            [.. typeof(T).GetProperties().Select(p => (JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), p))];
    }
}
