namespace Entroscope.Model;

/// <summary>How a column writes its dates: the order of year, month and day, what separates them, and the time of day if any; or that alone.</summary>
/// <param name="Order">"ymd", "dmy" or "mdy"; empty for times of day.</param>
/// <param name="Separator">What is between the parts: - / or a point; NUL where there is no date.</param>
/// <param name="TimeMark">What is between date and time: T or a blank; NUL where one of them is absent.</param>
/// <param name="TimeFields">0 without time, 2 for hours and minutes, 3 with seconds.</param>
/// <param name="Fraction">The digits of a fraction of a second, 0..7.</param>
/// <param name="Utc">Whether a Z follows the time.</param>
/// <remarks>
/// A date is a number: days since 1970-01-01, with a time of day seconds since then; a time of day alone is seconds since midnight. Offsets from UTC and names
/// of months are not read.
/// </remarks>
internal readonly record struct DateFormat(string Order, char Separator, char TimeMark, int TimeFields, int Fraction, bool Utc)
{
    private const double SecondsOfDay = 86400;
    private static readonly DateTime Epoch = DateTime.UnixEpoch;
    private static readonly string[] Orders = ["ymd", "dmy", "mdy"];

    /// <summary>Gets a value indicating whether the order of day and month is beyond doubt: the year comes first, or there is no date.</summary>
    public bool IsClear => Order is "" or "ymd";

    /// <summary>Gets a value indicating whether there is a date, not a time of day alone.</summary>
    public bool HasDate => Order.Length > 0;

    /// <summary>Gets a value indicating whether the values are seconds, not days.</summary>
    public bool HasTime => TimeFields > 0;

    /// <summary>Gets the pattern in the usual notation, such as yyyy-MM-dd HH:mm:ss.</summary>
    public string Pattern
    {
        get
        {
            string s = Separator.ToString();
            string date = Order switch { "" => string.Empty, "ymd" => $"yyyy{s}MM{s}dd", "dmy" => $"dd{s}MM{s}yyyy", _ => $"MM{s}dd{s}yyyy" };
            string time = TimeFields switch { 0 => string.Empty, 2 => "HH:mm", _ => "HH:mm:ss" };
            string mark = HasDate && HasTime ? TimeMark.ToString() : string.Empty;
            return date + mark + time + (Fraction > 0 ? "." + new string('f', Fraction) : string.Empty) + (Utc ? "Z" : string.Empty);
        }
    }

    /// <summary>Finds the format in which a text can be read as a date.</summary>
    /// <param name="text">The text.</param>
    /// <param name="order">"dmy" or "mdy" for dates that begin with the day or the month.</param>
    /// <param name="format">The format.</param>
    /// <returns>Whether the text is a date.</returns>
    public static bool TryFind(ReadOnlySpan<byte> text, string order, out DateFormat format)
    {
        format = default;
        int colon = text.IndexOf((byte)':');
        if (colon is 1 or 2 && TryTime(text, out format))
        {
            return format.TryRead(text, out _);
        }

        if (text.Length < 8)
        {
            return false;
        }

        bool yearFirst = text[4] is (byte)'-' or (byte)'/' or (byte)'.';
        int first = yearFirst ? 4 : text[..3].IndexOfAny("-/."u8);
        if (first < 1)
        {
            return false;
        }

        byte separator = text[first];
        int second = text[(first + 1)..].IndexOf(separator) + first + 1;
        int end = yearFirst ? second + 1 : second + 5;
        while (yearFirst && end < text.Length && char.IsAsciiDigit((char)text[end]))
        {
            end++;
        }

        if (second <= first + 1 || end > text.Length)
        {
            return false;
        }

        format = new DateFormat(yearFirst ? "ymd" : order, (char)separator, '\0', 0, 0, false);
        ReadOnlySpan<byte> rest = text[end..];
        if (!rest.IsEmpty)
        {
            if (rest[0] is not ((byte)'T' or (byte)' ') || !TryTime(rest, out DateFormat time))
            {
                return false;
            }

            format = format with { TimeMark = (char)rest[0], TimeFields = time.TimeFields, Fraction = time.Fraction, Utc = time.Utc };
        }

        return format.TryRead(text, out _);
    }

    /// <summary>Reads a pattern that <see cref="Pattern"/> wrote.</summary>
    /// <returns>The format, or null where the text is no such pattern.</returns>
    public static DateFormat? FromPattern(string pattern)
    {
        IEnumerable<DateFormat> known =
            from order in Orders
            from separator in "-/."
            from time in new[] { ('\0', 0), ('T', 2), ('T', 3), (' ', 2), (' ', 3) }
            select new DateFormat(order, separator, time.Item1, time.Item2, 0, false);
        known = from format in known.Append(new DateFormat(string.Empty, '\0', '\0', 2, 0, false)).Append(new DateFormat(string.Empty, '\0', '\0', 3, 0, false))
                from fraction in Enumerable.Range(0, format.TimeFields == 3 ? 8 : 1)
                from utc in Enumerable.Repeat(false, 1).Concat(Enumerable.Repeat(true, format.HasTime ? 1 : 0))
                select format with { Fraction = fraction, Utc = utc };
        return known.Select(f => (DateFormat?)f).FirstOrDefault(f => string.Equals(f!.Value.Pattern, pattern, StringComparison.Ordinal));
    }

    /// <summary>Reads a date in this format; days and months of one digit are read too.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Days, or seconds, since 1970-01-01; without a date seconds since midnight.</param>
    public bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        int at = 0;
        if (!HasDate)
        {
            return TryTime(text, ref at, out value) && (!Utc || Take(text, ref at, 'Z')) && at == text.Length;
        }

        Span<int> parts = stackalloc int[3];
        for (int p = 0; p < 3; p++)
        {
            bool year = Order[p] == 'y';
            int digits = Digits(text, ref at, year ? 4 : 2, out parts[p]);
            if (digits == 0 || (year && digits != 4) || (p < 2 && !Take(text, ref at, Separator)))
            {
                return false;
            }
        }

        (int y, int m, int d) = Order switch
        {
            "ymd" => (parts[0], parts[1], parts[2]),
            "dmy" => (parts[2], parts[1], parts[0]),
            _ => (parts[2], parts[0], parts[1]),
        };
        if (y < 1 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m))
        {
            return false;
        }

        double days = DayNumber(y, m, d);
        if (!HasTime)
        {
            value = days;
            return at == text.Length;
        }

        if (!Take(text, ref at, TimeMark) || !TryTime(text, ref at, out double seconds) || (Utc && !Take(text, ref at, 'Z')))
        {
            return false;
        }

        value = (days * SecondsOfDay) + seconds;
        return at == text.Length;
    }

    /// <summary>Writes a date.</summary>
    /// <param name="value">Days, or seconds, since 1970-01-01 or midnight; rounded to what the format shows, and to the years 1 to 9999 or to the day.</param>
    public string Write(double value)
    {
        double unit = HasTime ? Math.Pow(10, -Fraction) * (TimeFields == 2 ? 60 : 1) : 1;
        double ticks = Math.Round(value / unit) * unit * (HasTime ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerDay);
        (double least, double most) = HasDate
            ? ((DateTime.MinValue - Epoch).Ticks, (new DateTime(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc) - Epoch).Ticks)
            : (0.0, TimeSpan.TicksPerDay - (unit * TimeSpan.TicksPerSecond));
        double within = Math.Clamp(ticks, least, most);
        return Epoch.AddTicks((long)Math.Round(within)).ToString(Quoted(Pattern), CultureInfo.InvariantCulture);
    }

    // Separators in a pattern represent those of a culture unless they are escaped.
    private static string Quoted(string pattern) =>
        pattern.Replace("T", "\\T", StringComparison.Ordinal).Replace("Z", "\\Z", StringComparison.Ordinal)
            .Replace("/", "\\/", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static int DayNumber(int y, int m, int d)
    {
        // Howard Hinnant, "chrono-compatible low-level date algorithms": days from civil.
        y -= m <= 2 ? 1 : 0;
        int era = y / 400;
        int ofEra = y - (era * 400);
        int ofYear = (((153 * (m + (m > 2 ? -3 : 9))) + 2) / 5) + d - 1;
        return (era * 146097) + (ofEra * 365) + (ofEra / 4) - (ofEra / 100) + ofYear - 719468;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref int at, int most, out int value)
    {
        int start = at;
        value = 0;
        for (; at < text.Length && at - start < most && (uint)(text[at] - '0') <= 9; at++)
        {
            value = (10 * value) + text[at] - '0';
        }

        return at - start;
    }

    private static bool Take(ReadOnlySpan<byte> text, ref int at, char wanted)
    {
        bool there = at < text.Length && text[at] == wanted;
        at += there ? 1 : 0;
        return there;
    }

    // How a text that is a time, after one mark at most, writes it.
    private static bool TryTime(ReadOnlySpan<byte> text, out DateFormat time)
    {
        bool utc = text[^1] == 'Z';
        int point = text.IndexOf((byte)'.');
        int fraction = point < 0 ? 0 : text.Length - point - 1 - (utc ? 1 : 0);
        int colons = text.Count((byte)':');
        time = new DateFormat(string.Empty, '\0', '\0', colons + 1, fraction, utc);
        return colons is 1 or 2 && fraction is >= 0 and <= 7;
    }

    private bool TryTime(ReadOnlySpan<byte> text, ref int at, out double seconds)
    {
        seconds = 0;
        int second = 0;
        if (Digits(text, ref at, 2, out int hour) == 0 || hour > 23 || !Take(text, ref at, ':')
            || Digits(text, ref at, 2, out int minute) != 2 || minute > 59)
        {
            return false;
        }

        if (TimeFields == 3 && (!Take(text, ref at, ':') || Digits(text, ref at, 2, out second) != 2 || second > 59))
        {
            return false;
        }

        int digits = 0;
        int part = 0;
        // Whole seconds are often written without their fraction.
        if (Fraction > 0 && Take(text, ref at, '.') && (digits = Digits(text, ref at, 7, out part)) == 0)
        {
            return false;
        }

        seconds = (3600 * hour) + (60 * minute) + second + (part / Math.Pow(10, digits));
        return true;
    }
}
