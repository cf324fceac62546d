using System.CommandLine.Parsing;

namespace Entroscope.Cli.Input;

/// <summary>Makes options whose values are checked when the command line is parsed, with messages that name option, value and requirement.</summary>
internal static class OptionFactory
{
    private const string ShareRule = "a number above 0 and below 1";

    public static Option<int> Integer(string name, string description, int standard, int minimum, int maximum) =>
        Number(name, description, standard, text => ParseInteger(text, minimum, maximum), IntegerRule(minimum, maximum));

    public static Option<long> LongInteger(string name, string description, long standard, long minimum) =>
        Number(name, description, standard, text => ParseLong(text, minimum), IntegerRule(minimum, long.MaxValue));

    public static Option<int?> OptionalInteger(string name, string description, int minimum, int maximum) =>
        Number<int?>(name, description, null, text => ParseInteger(text, minimum, maximum), IntegerRule(minimum, maximum));

    public static Option<ulong> Seed(string name, string description, ulong standard) =>
        Number(name, description, standard, ParseSeed, Invariant($"an integer of 0..{ulong.MaxValue}"));

    public static Option<double> Real(string name, string description, double standard, double minimum, double maximum) =>
        Number(name, description, standard, text => ParseReal(text, minimum, maximum), Invariant($"a number of {minimum}..{maximum}"));

    public static Option<double?> OptionalReal(string name, string description, double minimum, double maximum) =>
        Number<double?>(name, description, null, text => ParseReal(text, minimum, maximum), Invariant($"a number of {minimum}..{maximum}"));

    /// <summary>A part of a whole: more than nothing and less than everything.</summary>
    public static Option<double> Share(string name, string description, double standard) =>
        Number(name, description, standard, ParseShare, ShareRule);

    public static Option<double?> OptionalShare(string name, string description) => Number<double?>(name, description, null, ParseShare, ShareRule);

    public static Option<double[]?> RealList(string name, string description, int fewest) => RealList(
        name, description, fewest, double.MinValue, Invariant($"a list such as -1,0,2.5 of at least {fewest} finite numbers"));

    /// <summary>A list of numbers that must not be negative.</summary>
    public static Option<double[]?> CountList(string name, string description) =>
        RealList(name, description, 1, 0, "a list such as 0.3,1 of finite numbers of at least 0");

    private static Option<double[]?> RealList(string name, string description, int fewest, double minimum, string rule)
    {
        Option<double[]?> option = Number<double[]?>(name, description, null, text => ParseReals(text, fewest, minimum), rule);
        option.HelpName = "LIST";
        return option;
    }

    /// <summary>A list of integers, or a word that represents a list that cannot be given otherwise.</summary>
    public static Option<int[]?> IntegerListOr(string word, int[] meaning, string name, string description, int minimum) => Number<int[]?>(
        name,
        description,
        null,
        text => string.Equals(text, word, StringComparison.Ordinal) ? meaning : ParseList(text, minimum),
        $"{ListRule(minimum)}, or '{word}'");

    public static Option<long?> OptionalLong(string name, string description, long minimum) =>
        Number<long?>(name, description, null, text => ParseLong(text, minimum), IntegerRule(minimum, long.MaxValue));

    /// <summary>A size of memory: bytes, a number with a unit, or a share of the machine's.</summary>
    public static Option<long?> Memory(string name, string description)
    {
        Option<long?> option = Number<long?>(name, description, null, text => ParseMemory(text),
            "a positive number of bytes, with a unit as in 500MiB or 4GiB, or a share of the machine's memory as in 50%");
        option.HelpName = "SIZE";
        return option;
    }

    public static Option<string?> Choice(string name, string description, params string[] choices)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', choices) };
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!choices.Contains(text, StringComparer.Ordinal))
            {
                result.AddError($"{name} must be one of {string.Join(", ", choices)}, but is '{text}'.");
            }

            return text;
        };
        return option;
    }

    private static Option<T> Number<T>(string name, string description, T standard, Func<string, T?> parse, string rule)
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.CustomParser = result => Parse(result, name, parse, rule, standard);
        option.HelpName = typeof(T) == typeof(int[]) ? "LIST" : "N";
        return option;
    }

    private static Option<T> Number<T>(string name, string description, T standard, Func<string, T?> parse, string rule)
        where T : struct
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = "N" };
        option.CustomParser = result => Parse<T?>(result, name, parse, rule, standard) ?? standard;
        return option;
    }

    private static T? Parse<T>(ArgumentResult result, string name, Func<string, T?> parse, string rule, T standard)
    {
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name} must be {rule}, but is '{text}'.");
            return standard;
        }

        return value;
    }

    private static string IntegerRule(long minimum, long maximum) => Invariant($"an integer of {minimum}..{maximum}");

    private static string ListRule(int minimum) =>
        Invariant($"a list such as {(minimum == 0 ? "0,1,5" : "32,32,16")} of integers of {minimum}..{int.MaxValue}");

    private static int? ParseInteger(string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum ? value : null;

    private static long? ParseLong(string text, long minimum) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= minimum ? value : null;

    private static double? ParseShare(string text) => ParseReal(text, 0, 1) is { } value and > 0 and < 1 ? value : null;

    private static long? ParseMemory(string text)
    {
        int letters = text.AsSpan().TrimStart("0123456789.").Length is var rest and > 0 ? text.Length - rest : -1;
        string unit = letters < 0 ? string.Empty : text[letters..];
        double factor = unit switch
        {
            "" or "B" => 1,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            "%" => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 100.0,
            _ => double.NaN,
        };
        bool known = double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        double bytes = value * factor;
        return known && bytes is >= 1 and < long.MaxValue && (unit is not "%" || value <= 100) ? (long)bytes : null;
    }

    private static ulong? ParseSeed(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null;

    private static double? ParseReal(string text, double minimum, double maximum) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum ? value : null;

    private static int[]? ParseList(string text, int minimum)
    {
        int?[] values = [.. text.Split(',').Select(part => ParseInteger(part.Trim(), minimum, int.MaxValue))];
        return Array.TrueForAll(values, v => v is not null) ? Array.ConvertAll(values, v => v!.Value) : null;
    }

    private static double[]? ParseReals(string text, int fewest, double minimum)
    {
        double?[] values = [.. text.Split(',').Select(part => ParseReal(part.Trim(), minimum, double.MaxValue))];
        return values.Length >= fewest && Array.TrueForAll(values, v => v is not null) ? Array.ConvertAll(values, v => v!.Value) : null;
    }
}
