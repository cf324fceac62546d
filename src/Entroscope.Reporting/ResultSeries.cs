namespace Entroscope.Reporting;

/// <summary>Numbers with names and errors, in the order in which they are drawn.</summary>
/// <param name="XLabel">What the names are of.</param>
/// <param name="YLabel">The unit.</param>
internal sealed record ResultSeries(string Title, string XLabel, string YLabel, IReadOnlyList<ResultPoint> Points)
{
    /// <summary>Gets a value indicating whether the numbers are parts, drawn as bars; else they are points.</summary>
    public bool AreBars { get; init; }

    /// <summary>Gets a curve beside the points, one number each.</summary>
    public IReadOnlyList<double> Curve { get; init; } = [];

    /// <summary>Gets a sentence below.</summary>
    public string? Note { get; init; }

    /// <summary>Finds a member; null where there is none.</summary>
    public static JsonElement? Get(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out JsonElement found) ? found : null;

    public static IEnumerable<JsonElement> Items(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } known ? known.EnumerateArray() : [];

    /// <summary>Reads a number; NaN where there is none.</summary>
    public static double Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } known ? known.GetDouble() : double.NaN;

    public static ResultPoint Point(string name, double value, double halfWidth) => new(name, value, value - halfWidth, value + halfWidth);

    /// <summary>Reads an estimate, or an exact number.</summary>
    public static ResultPoint Estimate(string name, JsonElement value, double scale)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return new ResultPoint(name, scale * value.GetDouble(), double.NaN, double.NaN);
        }

        double half = Get(value, "half_width_95") is { } own ? Number(own) : 1.96 * Number(Get(value, "standard_error"));
        return Point(name, scale * Number(Get(value, "estimate")), scale * half);
    }

    /// <summary>Reads a list with a number a level.</summary>
    /// <param name="errors">A list of errors beside it, or null where the numbers have their own.</param>
    /// <param name="first">The level of the first.</param>
    /// <param name="widths">How many of the errors are half of the interval.</param>
    public static List<ResultPoint> Levels(JsonElement? values, double scale, JsonElement? errors = null, int first = 0, double widths = 1.96)
    {
        double[] half = [.. Items(errors).Select(e => widths * scale * Number(e))];
        return
        [
            .. Items(values).Select((v, i) => i < half.Length
                ? Point(Invariant($"{first + i}"), scale * Number(v), half[i])
                : Estimate(Invariant($"{first + i}"), v, scale)),
        ];
    }
}

/// <summary>One number that is drawn.</summary>
/// <param name="Low">The lower end of its interval, NaN where there is none.</param>
/// <param name="High">The upper end.</param>
internal sealed record ResultPoint(string Name, double Value, double Low, double High);
