namespace Entroscope.Reporting.Drawing;

/// <summary>An axis: its range, its ticks and their labels.</summary>
internal sealed record Axis
{
    private const double Rounding = 1 + 1e-9;

    public required string Label { get; init; }

    public required double Min { get; init; }

    public required double Max { get; init; }

    public bool IsLogarithmic { get; init; }

    /// <summary>Gets a value indicating whether the ticks are names of places, each of its own.</summary>
    public bool IsNamed { get; init; }

    public required IReadOnlyList<(double Value, string Text)> Ticks { get; init; }

    /// <summary>Makes a linear axis with round ticks that covers all finite values.</summary>
    public static Axis Linear(string label, IEnumerable<double> values, bool fromZero = false, int ticks = 6, bool integers = false)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double low = finite.DefaultIfEmpty(0).Min();
        double high = finite.DefaultIfEmpty(1).Max();
        if (fromZero)
        {
            low = Math.Min(low, 0);
            high = Math.Max(high, 0);
        }

        // Less than a billionth of a bit is rounding.
        if (!(high - low > 1e-9 * Math.Max(1, Math.Max(Math.Abs(low), Math.Abs(high)))))
        {
            double room = Math.Abs(high) < 1e-6 ? 1 : Math.Abs(high) * 0.1;
            (low, high) = (fromZero ? low : low - room, high + room);
        }

        double step = RoundStep((high - low) / ticks);
        step = integers ? Math.Max(1, Math.Round(step)) : step;
        double first = Math.Floor(low / step + 1e-9);
        double last = Math.Ceiling(high / step - 1e-9);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return new Axis
        {
            Label = label,
            Min = first * step,
            Max = last * step,
            Ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => ((first + i) * step, Format.Fixed((first + i) * step, decimals)))],
        };
    }

    /// <summary>Makes a logarithmic axis between two numbers with ticks at powers of two.</summary>
    public static Axis PowersOfTwo(string label, double min, double max)
    {
        int first = (int)Math.Floor(Math.Log2(min));
        int last = (int)Math.Floor(Math.Log2(max) + 1e-9);
        int every = 1 + ((last - first) / 11);
        return new Axis
        {
            Label = label,
            Min = Math.Pow(2, first),
            Max = max > Math.Pow(2, first) ? max : Math.Pow(2, first + 1),
            IsLogarithmic = true,
            Ticks = [.. Enumerable.Range(first, last - first + 1).Where(e => (e - first) % every == 0)
                .Select(e => (Math.Pow(2, e), Format.Count((long)Math.Pow(2, e))))],
        };
    }

    /// <summary>
    /// Makes a logarithmic axis with ticks at powers of ten, over few of them also at 2 and 5 times, that covers all positive numbers among some.
    /// </summary>
    public static Axis PowersOfTen(string label, IEnumerable<double> values)
    {
        double[] positive = [.. values.Where(v => v > 0 && double.IsFinite(v))];
        int first = (int)Math.Floor(Math.Log10(positive.DefaultIfEmpty(1).Min()));
        int last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(positive.DefaultIfEmpty(1).Max())));
        int every = 1 + ((last - first) / 9);
        int[] leads = last - first <= 3 ? [1, 2, 5] : [1];
        (double Value, string Text)[] ticks =
        [
            .. from e in Enumerable.Range(first, last - first + 1)
               where (e - first) % every == 0
               from lead in leads
               where e < last || lead == 1
               select (lead * Math.Pow(10, e), Scale(lead, e)),
        ];
        double min = ticks.Last(t => t.Value <= positive.DefaultIfEmpty(1).Min() * Rounding).Value;
        double max = ticks.Where(t => t.Value > min && t.Value * Rounding >= positive.DefaultIfEmpty(1).Max()).Select(t => t.Value)
            .DefaultIfEmpty(Math.Pow(10, last)).First();
        return new Axis { Label = label, Min = min, Max = max, IsLogarithmic = true, Ticks = [.. ticks.Where(t => t.Value >= min && t.Value <= max)] };
    }

    /// <summary>Makes an axis of named places 0, 1, ...</summary>
    public static Axis Places(string label, IReadOnlyList<string> names, bool centred)
    {
        double half = centred ? 0.5 : 0;
        return new Axis { Label = label, Min = 0, Max = names.Count, IsNamed = true, Ticks = [.. names.Select((name, i) => (i + half, name))] };
    }

    /// <summary>Gets the place of a value between the ends of the axis, 0..1.</summary>
    public double Fraction(double value) => IsLogarithmic
        ? (Math.Log(value) - Math.Log(Min)) / (Math.Log(Max) - Math.Log(Min))
        : (value - Min) / (Max - Min);

    private static string Scale(int lead, int exponent) =>
        exponent is >= -3 and <= 5
            ? Format.Number(lead * Math.Pow(10, exponent), 1)
            : Invariant($"{lead}e{(exponent < 0 ? "−" : string.Empty)}{Math.Abs(exponent)}");

    private static double RoundStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        double round = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
        return round * power;
    }
}
