using Entroscope.Learning.Score;

namespace Entroscope.Cli.Input;

/// <summary>The options of a training on class scores.</summary>
internal sealed class ScoreArguments(ReadingArguments reading)
{
    private const string Table = "table";
    private static readonly ScoreOptions Standard = new();
    private readonly Option<string?> _representation = OptionFactory.Choice("--representation",
        "With --reading score: a real number a value and channel (table), or columns of numbers read as real ones with Gaussian, rectified (relu) or cosine "
            + "features. [default: table for discrete columns, gaussian for real ones]", Table, "gaussian", "relu", "cosine");
    private readonly Option<double?> _decay = OptionFactory.OptionalReal("--weight-decay",
        Invariant($"With --reading score: decoupled weight decay. [default: {Standard.WeightDecay}]"), 0, 10);
    private readonly Option<double?> _dropout = OptionFactory.OptionalReal("--dropout",
        Invariant($"With --reading score: probability that a channel is dropped in an update. [default: {Standard.Dropout}]"), 0, 0.99);
    private readonly Option<int?> _startSteps = OptionFactory.OptionalInteger("--start-steps",
        Invariant($"With --reading score: steps of EM that the network begins with; see --init and --start. [default: {Standard.StartSteps}]"), 0, 1_000_000);

    private readonly Option<bool> _prototypes = new("--prototypes")
    {
        Description = "With --reading score, for columns of numbers: begin as kernel ridge regression on training rows, a channel each; "
            + "--widths is their number. [default tree: cp; default widths: the training rows, at most 1024]",
    };

    public void AddTo(Command command) => command.AddAll(OfScore);

    private Option[] OfScore => [_representation, _decay, _dropout, _startSteps, _prototypes];

    /// <summary>Reads the options; null where the network is to be one of probabilities.</summary>
    /// <exception cref="UsageException">Options of another reading were given.</exception>
    public ScoreOptions? Read(ParseResult parsed, TrainingArguments training)
    {
        if (!reading.Is(parsed, ReadingArguments.Score))
        {
            parsed.Refuse(OfScore, "is about --reading score; give both");
            return null;
        }

        training.RefuseInScore(parsed);
        UsageException.ThrowIf(
            training.IsContinued(parsed) && parsed.FirstGiven([_startSteps]) is not null, "--start-steps makes a start, --start names one; give one of them");
        bool prototypes = parsed.GetValue(_prototypes);
        UsageException.ThrowIf(
            prototypes && (training.IsContinued(parsed) || parsed.FirstGiven([_startSteps]) is not null),
            "--prototypes, --start and --start-steps each say how the network begins; give one of them");
        UsageException.ThrowIf(
            prototypes && parsed.GetValue(_representation) is Table,
            "--prototypes measures distances of numbers, --representation table has none; leave one out");
        return training.Score(parsed, Standard with
        {
            FromPrototypes = prototypes,
            Representation = parsed.GetValue(_representation) switch
            {
                "gaussian" => LeafFamily.Gaussian,
                "relu" => LeafFamily.Rectified,
                "cosine" => LeafFamily.Cosine,
                _ => null,
            },
            LearningRate = reading.Rate(parsed) ?? Standard.LearningRate,
            WeightDecay = parsed.GetValue(_decay) ?? Standard.WeightDecay,
            Dropout = parsed.GetValue(_dropout) ?? Standard.Dropout,
            StartSteps = parsed.GetValue(_startSteps) ?? Standard.StartSteps,
        });
    }
}
