namespace Entroscope.Cli.Input;

/// <summary>The options that say which class is named: <c>--threshold</c> and <c>--cost</c>.</summary>
internal sealed class DecisionArguments
{
    private const string AnyOther = "*";

    private readonly Option<string?> _threshold = new("--threshold")
    {
        Description = "Name this class wherever its probability is at least P (0..1), as for a rare class that is costly to miss: CLASS=P. "
            + "[default: the most probable class]",
        HelpName = "CLASS=P",
    };

    private readonly Option<string?> _cost = new("--cost")
    {
        Description = "Name the class of the least expected cost, where rows of class HAS that are given class GIVEN cost so much: HAS:GIVEN=COST, separated "
            + "by commas; * as GIVEN for any other class. Other errors cost 1.",
        HelpName = "LIST",
    };

    public Option[] All => [_threshold, _cost];

    /// <summary>Reads what was given; a null rule and null costs where nothing was.</summary>
    /// <param name="names">The names of the classes.</param>
    public ClassificationOptions Read(ParseResult parsed, IReadOnlyList<string> names)
    {
        (string? threshold, string? cost) = (parsed.GetValue(_threshold), parsed.GetValue(_cost));
        UsageException.ThrowIf(threshold is not null && cost is not null, "--threshold and --cost both say which class is named; give one of them");
        if (parsed.FirstGiven(All) is { } given)
        {
            UsageException.ThrowIf(names.Count == 0, $"{given.Name} decides between classes, but no class column is named; name it with --label");
            UsageException.ThrowIf(names.Count == 1, $"{given.Name} decides between classes, but the model has a single one");
        }

        return new ClassificationOptions
        {
            Rule = threshold is null ? null : Rule(threshold, names),
            Costs = cost is null ? null : Costs(cost, names),
        };
    }

    /// <summary>Refuses what was given where no row has a class that it could be compared with.</summary>
    public void EnsureLabels(ParseResult parsed, int[]? labels)
    {
        if (parsed.FirstGiven(All) is { } given)
        {
            UsageException.ThrowIf(labels is null || Array.TrueForAll(labels, y => y < 0),
                $"{given.Name} changes which class is named, but no row has a class to compare with; name the class column with --label");
        }
    }

    private static DecisionRule Rule(string text, IReadOnlyList<string> names)
    {
        int equals = text.LastIndexOf('=');
        return equals >= 1 && double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold)
            && threshold > 0 && threshold < 1
            ? new DecisionRule(ModelInput.FindClass(names, text[..equals], "the class of --threshold"), threshold)
            : throw new UsageException($"--threshold must be CLASS=P with a probability between 0 and 1, such as fraud=0.2, but is '{text}'");
    }

    private static CostMatrix Costs(string text, IReadOnlyList<string> names)
    {
        double?[][] given = [.. names.Select(_ => new double?[names.Count])];
        foreach (string item in ColumnReferences.Split(text))
        {
            int equals = item.LastIndexOf('=');
            if (equals < 1 || !double.TryParse(item.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double cost)
                || !(double.IsFinite(cost) && cost >= 0))
            {
                throw new UsageException($"--cost must be a list of HAS:GIVEN=COST with costs of at least 0, such as fraud:ok=10, but has '{item}'");
            }

            string pair = ColumnReferences.Unquote(item[..equals].Trim(), out _);
            (int has, int[] named) = Pair(pair, names);
            foreach (int n in named)
            {
                UsageException.ThrowIf(given[has][n] is not null, $"--cost gives {names[has]}:{names[n]} twice");
                given[has][n] = cost;
            }
        }

        return new CostMatrix([.. given.Select((row, y) => row.Select((c, n) => c ?? (n == y ? 0 : 1)).ToArray())]);
    }

    // Names may hold colons: the first colon that leaves two of them counts.
    private static (int Has, int[] Named) Pair(string text, IReadOnlyList<string> names)
    {
        int colon = -1;
        for (int i = text.IndexOf(':'); i >= 0; i = text.IndexOf(':', i + 1))
        {
            colon = colon < 0 || (names.Contains(text[..i], StringComparer.Ordinal) && !names.Contains(text[..colon], StringComparer.Ordinal)) ? i : colon;
        }

        UsageException.ThrowIf(colon < 1, $"--cost must be a list of HAS:GIVEN=COST with costs of at least 0, such as fraud:ok=10, but has '{text}'");
        UsageException.ThrowIf(text[..colon] is AnyOther && !names.Contains(AnyOther, StringComparer.Ordinal),
            $"--cost: {AnyOther} stands for the class that is given, as in {names[0]}:{AnyOther}=3; name the class that the rows have in '{text}'");
        int has = ModelInput.FindClass(names, text[..colon], "the first class of --cost");
        return text[(colon + 1)..] is AnyOther
            ? (has, [.. Enumerable.Range(0, names.Count).Where(n => n != has)])
            : (has, [Other(ModelInput.FindClass(names, text[(colon + 1)..], "the second class of --cost"), has, text)]);
    }

    private static int Other(int named, int has, string text) => named != has
        ? named
        : throw new UsageException($"--cost: the right class costs nothing, but '{text}' gives it a cost");
}
