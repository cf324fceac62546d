using System.Globalization;

namespace Entroscope.Benchmarks;

/// <summary>The options of a command: names that start with "--", each with a value unless it is a switch.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Initialises the options of a command line.</summary>
    /// <param name="arguments">The words after the command.</param>
    /// <param name="names">The options that take a value.</param>
    /// <param name="switches">The options that take none.</param>
    /// <exception cref="ArgumentException">A word is no option of the command, or a value is missing.</exception>
    public CommandOptions(ReadOnlySpan<string> arguments, string[] names, params string[] switches)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (switches.Contains(name, StringComparer.Ordinal))
            {
                _values[name] = "true";
            }
            else if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"'{name}' is none of {string.Join(", ", [.. names, .. switches])}.");
            }
            else if (++i == arguments.Length)
            {
                throw new ArgumentException($"{name} needs a value.");
            }
            else
            {
                _values[name] = arguments[i];
            }
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name, string fallback) => _values.GetValueOrDefault(name, fallback);

    public int Number(string name, int fallback) => _values.TryGetValue(name, out string? text) ? Parse(text) : fallback;

    /// <summary>Reads a number that must not be too small.</summary>
    /// <exception cref="ArgumentException">It is no integer, or below <paramref name="minimum"/>.</exception>
    public int Number(string name, int fallback, int minimum)
    {
        string text = Text(name, Invariant($"{fallback}"));
        return int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number >= minimum
            ? number
            : throw new ArgumentException(Invariant($"{name} must be an integer of at least {minimum}, but is '{text}'."));
    }

    public int[] Numbers(string name, params int[] fallback) =>
        _values.TryGetValue(name, out string? text) ? [.. text.Split(',').Select(Parse)] : fallback;

    public double? Real(string name) => _values.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
