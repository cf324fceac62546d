using Entroscope.Information.Estimates;

namespace Entroscope.Reporting.Html;

/// <summary>How numbers look to people: few digits, one style, the same in every culture; a dash where there is no number.</summary>
internal static class Format
{
    /// <summary>What is shown where a number is missing.</summary>
    public const string None = "–";

    private const int Digits = 4;

    /// <summary>Converts nats to bits.</summary>
    public static double Bits(double nats) => nats / Math.Log(2);

    /// <summary>Converts an estimate in nats to bits.</summary>
    public static Estimate Bits(Estimate nats) => nats.Over(Math.Log(2));

    /// <summary>Writes a number with the given significant digits.</summary>
    public static string Number(double value, int digits = Digits)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? None : value > 0 ? "∞" : "−∞";
        }

        return size != 0 && (size < 1e-4 || size >= 1e9) ? Scientific(value, digits - 1) : Fixed(value, Decimals(size, digits));
    }

    /// <summary>Writes a number with the given decimals.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return Number(value);
        }

        // Zeros are written without a sign.
        double rounded = Math.Round(value, Math.Min(decimals, 15)) + 0.0;
        string text = Math.Abs(rounded).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (rounded < 0 ? "−" : string.Empty) + text.Replace(',', '\u202F');
    }

    /// <summary>Writes a count with groups of digits.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202F');

    /// <summary>Writes a value of the data: integers in full, others with a few digits.</summary>
    public static string Value(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e9 ? Fixed(value, 0) : Number(value);

    /// <summary>Writes the mean size of patches: an integer where all have one size.</summary>
    public static string Size(double value) => value == Math.Floor(value) ? Fixed(value, 0) : Fixed(value, 1);

    /// <summary>Writes an accuracy as a percentage with one decimal.</summary>
    public static string Accuracy(double? fraction) => fraction is { } known && double.IsFinite(known) ? Fixed(100 * known, 1) + "\u00A0%" : None;

    /// <summary>Writes a fraction as a percentage without decimals (one below 10 %).</summary>
    public static string Percent(double fraction)
    {
        int decimals = Math.Abs(fraction) is > 0 and < 0.0995 ? 1 : 0;
        return double.IsFinite(fraction) ? Fixed(100 * fraction, decimals) + "\u00A0%" : None;
    }

    /// <summary>Writes a share with its 95 % interval: as a range where that ends at 0 or 1.</summary>
    public static string Share(Utilisation? share) => share switch
    {
        null => None,
        { IsExact: true } exact => Percent(exact.Value),
        { IsCut: true } cut => $"{Percent(cut.Value)} ({Percent(cut.Lower)} to {Percent(cut.Upper)})",
        { } known => $"{Percent(known.Value)} ± {Number(100 * (known.Upper - known.Value), 2)}",
    };

    /// <summary>Writes an estimate with its 95 % interval, both with the decimals that the error deserves.</summary>
    public static string Interval(Estimate value)
    {
        double half = value.HalfWidth95;
        if (value.IsExact || !double.IsFinite(half) || half <= 0 || !double.IsFinite(value.Value))
        {
            return Number(value.Value);
        }

        int decimals = Math.Max(Decimals(half, 2), 0);
        return decimals > 6 ? Number(value.Value) : $"{Fixed(value.Value, decimals)} ± {Fixed(half, decimals)}";
    }

    /// <summary>Writes an estimate in nats as bits with its 95 % interval; a dash where it is not finite.</summary>
    public static string BitsInterval(Estimate nats) => double.IsFinite(nats.Value) ? Interval(Bits(nats)) : None;

    /// <summary>Writes nats as bits; a dash where they are not finite.</summary>
    public static string BitsNumber(double nats, int digits = 3) => double.IsFinite(nats) ? Number(Bits(nats), digits) : None;

    /// <summary>Finds the decimals with which all of some numbers keep the significant digits of the largest one: six at most, less is rounding.</summary>
    public static int CommonDecimals(IEnumerable<double> values, int digits = Digits)
    {
        double largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return largest < 1e-9 ? 0 : Math.Min(Decimals(largest, digits), 6);
    }

    /// <summary>Writes a duration.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        double.NaN => None,
        < 60 => $"{Number(seconds, 3)} s",
        < 3600 => Invariant($"{(int)seconds / 60} min {(int)seconds % 60} s"),
        _ => Invariant($"{(int)(seconds / 3600)} h {(int)(seconds / 60) % 60} min"),
    };

    private static int Decimals(double size, int digits)
    {
        if (size == 0)
        {
            return 0;
        }

        return Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 12);
    }

    private static string Scientific(double value, int decimals)
    {
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Invariant($"{Fixed(value / Math.Pow(10, exponent), decimals)}e{exponent}").Replace("e-", "e−", StringComparison.Ordinal);
    }
}
