using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>The words that files use for leaf families and readings.</summary>
internal static class Names
{
    private static readonly (LeafFamily Family, string Name)[] Families =
    [
        (LeafFamily.Categorical, "categorical"), (LeafFamily.Bernoulli, "bernoulli"), (LeafFamily.Binomial, "binomial"),
        (LeafFamily.Gaussian, "gaussian"),
    ];

    private static readonly (Reading Reading, string Name)[] Readings =
    [
        (Reading.Generative, "generative"), (Reading.Score, "score"), (Reading.Born, "born"),
    ];

    /// <summary>Names a leaf family.</summary>
    public static string Of(LeafFamily family) => Array.Find(Families, f => f.Family == family).Name;

    /// <summary>Names a reading.</summary>
    public static string Of(Reading reading) => Array.Find(Readings, r => r.Reading == reading).Name;

    /// <summary>Reads the name of a leaf family.</summary>
    public static LeafFamily ReadFamily(JsonValue value) => Read(value, Families);

    /// <summary>Reads the name of a reading.</summary>
    public static Reading ReadReading(JsonValue value) => Read(value, Readings);

    private static T Read<T>(JsonValue value, (T Value, string Name)[] names)
    {
        string name = value.String();
        int index = Array.FindIndex(names, n => string.Equals(n.Name, name, StringComparison.Ordinal));
        return index >= 0
            ? names[index].Value
            : throw new ModelException(Invariant($"{value.Place} must be one of {string.Join(", ", names.Select(n => n.Name))}, but is '{Text.Shorten(name)}'."));
    }
}
