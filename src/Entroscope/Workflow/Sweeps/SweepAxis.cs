namespace Entroscope.Workflow.Sweeps;

/// <summary>The axis of a sweep: what is changed, and its values in increasing order.</summary>
internal sealed record SweepAxis
{
    /// <summary>The accepted forms, for messages and help texts.</summary>
    public const string Forms = "widths=LIST, rows=LIST, depth=LIST, components=LIST";

    /// <param name="values">The values, in any order: different integers of at least 1.</param>
    /// <exception cref="ArgumentException">There is no value, one is below 1, or one occurs twice.</exception>
    public SweepAxis(SweepFactor factor, IReadOnlyList<int> values)
    {
        Factor = factor;
        Values = [.. values.Order()];
        Refuse.Argument(Values.Count == 0, $"A sweep of {Name} needs at least one value.", nameof(values));
        if (Values[0] < 1)
        {
            throw new ArgumentException(WrongValue(Name, Invariant($"{Values[0]}")), nameof(values));
        }

        int twice = Values.Zip(Values.Skip(1)).FirstOrDefault(pair => pair.First == pair.Second).First;
        Refuse.Argument(twice > 0, $"The sweep of {Name} names {twice} twice; every value is trained once.", nameof(values));
    }

    /// <summary>Gets what is changed.</summary>
    public SweepFactor Factor { get; }

    /// <summary>Gets the values, in increasing order.</summary>
    public IReadOnlyList<int> Values { get; }

    /// <summary>Gets the name of the axis as command line and results write it: widths, rows, depth or components.</summary>
    public string Name => NameOf(Factor);

    /// <summary>Reads an axis.</summary>
    /// <param name="text">One of <see cref="Forms"/>, such as "widths=8,16,32,64".</param>
    /// <exception cref="ArgumentException">The text has none of the forms, or a value is no integer of at least 1 or occurs twice.</exception>
    public static SweepAxis Parse(string text)
    {
        string[] parts = text.Split('=', 2);
        Refuse.Argument(
            parts.Length != 2 || !Array.Exists(Enum.GetValues<SweepFactor>(), f => string.Equals(NameOf(f), parts[0].Trim(), StringComparison.Ordinal)),
            $"The sweep '{text}' is not understood; it must be one of {Forms}, such as widths=8,16,32,64.", nameof(text));

        string name = parts[0].Trim();
        int[] values = [.. parts[1].Split(',').Select(part =>
            int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1
                ? value
                : throw new ArgumentException(WrongValue(name, part.Trim()), nameof(text)))];
        return new SweepAxis(Enum.Parse<SweepFactor>(name, ignoreCase: true), values);
    }

    /// <summary>Writes the axis in the form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text, such as "widths=8,16".</returns>
    public override string ToString() => $"{Name}={string.Join(',', Values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}";

    private static string NameOf(SweepFactor factor) => factor.ToString().ToLowerInvariant();

    private static string WrongValue(string name, string value) => $"A value of the sweep of {name} must be an integer of at least 1, but is '{value}'.";
}

/// <summary>What a sweep changes from training to training.</summary>
internal enum SweepFactor
{
    /// <summary>The channels r of every inner node.</summary>
    Widths,

    /// <summary>The number of training rows.</summary>
    Rows,

    /// <summary>The number of pooling levels: 1 is the shallow tree (CP), the height of the tree its whole depth.</summary>
    Depth,

    /// <summary>The number of networks of a mixture, all on one tree; 1 is a single network.</summary>
    Components,
}
