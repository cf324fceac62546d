using System.Text.RegularExpressions;

namespace Entroscope.Cli.Output;

/// <summary>How numbers are shown to people: bits unless nats are requested.</summary>
internal sealed partial record Numbers(bool Nats)
{
    // A number of more digits is one of far too many to read.
    private const double LargestInFull = 1e15;

    public string Unit => Nats ? "nats" : "bits";

    public string Show(double nats, string format = "0.0000") =>
        Plain(nats * Factor, format);

    /// <summary>Shows a sentence of the library, which has informations in nats, with them in the unit of the tables.</summary>
    public string Sentence(string text) => Nats ? text : InNats().Replace(text, match =>
    {
        string number = match.Groups["number"].Value;
        int digits = number.Length - 1 - number.IndexOf('.', StringComparison.Ordinal);
        double value = double.Parse(number, CultureInfo.InvariantCulture);
        return $"{Show(value, "0." + new string('#', number.Contains('.', StringComparison.Ordinal) ? digits : 4))} {Unit}";
    });

    public string Show(Estimate estimate) =>
        estimate.IsExact || !double.IsFinite(estimate.StandardError)
            ? Show(estimate.Value)
            : $"{Show(estimate.Value)} ± {Show(estimate.HalfWidth95)}";

    /// <summary>Shows a share, of an estimate with the half of its 95 % interval, or with its ends where it reaches 0 or 100 %.</summary>
    public static string Percent(Utilisation? share) => share switch
    {
        null => "-",
        { IsExact: true } exact => Percent(exact.Value),
        { IsCut: true } cut => Invariant($"{Percent(cut.Value)} ({100 * cut.Lower:0.0} to {100 * cut.Upper:0.0})"),
        { } known => Invariant($"{Percent(known.Value)} ± {196 * known.StandardError:0.0}"),
    };

    /// <summary>Shows a part with the half of its 95 % interval.</summary>
    public static string Percent(Estimate part) => part.IsExact || !double.IsFinite(part.StandardError)
        ? Percent(part.Value)
        : Invariant($"{Percent(part.Value)} ± {196 * part.StandardError:0.0}");

    public static string Percent(double part) => Plain(part, "0.0 %");

    /// <summary>
    /// Shows a number without a unit: a dash where there is none, inf or -inf where it is infinite, and what is rounded to zero without a sign.
    /// </summary>
    public static string Plain(double value, string format)
    {
        string text = double.IsFinite(value)
            ? value.ToString(Math.Abs(value) < LargestInFull ? format : "0.0000e+0", CultureInfo.InvariantCulture)
            : double.IsNaN(value) ? "-" : value > 0 ? "inf" : "-inf";
        return double.IsFinite(value) && text[0] == '-' && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text[1..] : text;
    }

    /// <summary>Writes a number of things: "1 row", "2 rows".</summary>
    public static string Count(long number, string thing) => Invariant($"{number} {thing}{(number == 1 ? string.Empty : "s")}");

    private double Factor => Nats ? 1 : 1 / Math.Log(2);

    [GeneratedRegex(@"(?<![\w.])(?<number>-?[0-9]+(\.[0-9]+)?) nats\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InNats();
}
