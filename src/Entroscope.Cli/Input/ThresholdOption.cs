namespace Entroscope.Cli.Input;

/// <summary><c>--threshold</c>: the class that is named at a probability of its own.</summary>
internal sealed class ThresholdOption : Option<string?>
{
    public ThresholdOption()
        : base("--threshold")
    {
        Description = "Name this class wherever its probability is at least P (0..1), as for a rare class that is costly to miss: CLASS=P. "
            + "[default: the most probable class]";
        HelpName = "CLASS=P";
    }

    /// <summary>Reads the rule; null where none is given.</summary>
    public DecisionRule? Read(ParseResult parsed, ConvACMixture model)
    {
        if (parsed.GetValue(this) is not { } text)
        {
            return null;
        }

        UsageException.ThrowIf(model.Classes < 2, "--threshold decides between classes, but the model has a single one");
        int equals = text.LastIndexOf('=');
        if (equals < 1 || !double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold)
            || !(threshold > 0 && threshold < 1))
        {
            throw new UsageException($"--threshold must be CLASS=P with a probability between 0 and 1, such as fraud=0.2, but is '{text}'");
        }

        return new DecisionRule(model.FindClass(text[..equals], "the class of --threshold"), threshold);
    }

    /// <summary>Refuses a rule where no row has a class that it could be compared with.</summary>
    public static void EnsureLabels(DecisionRule? rule, ModelData rows) => UsageException.ThrowIf(
        rule is not null && (rows.Labels is null || Array.TrueForAll(rows.Labels, y => y < 0)),
        "--threshold changes which class is named, but no row has a class to compare with; name the class column with --label");
}
