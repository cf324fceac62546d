using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;

namespace Entroscope.Cli.Input;

/// <summary>The options that say what to estimate, by which estimator and with which settings.</summary>
internal sealed class EstimateArguments
{
    private readonly Option<string?> _what = OptionFactory.Choice("--what", "The quantity.", Quantities);
    private readonly Option<string?> _estimator = new("--estimator")
    {
        Description = "The estimator, see --list. [default: the standard of the quantity for integers or for other numbers]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _tool = OptionFactory.Choice("--compat",
        "Estimate by the published definition of this tool, where it differs from what it cites.",
        [.. EstimatorCatalog.Estimators.Select(e => e.Tool).OfType<string>().Distinct(StringComparer.Ordinal)]);

    private readonly PathOption _condition = new(PathUse.Read, "--condition")
    {
        Description = "Samples of the variable that is conditioned on.",
        HelpName = "FILE",
    };

    private readonly PathOption _labels = new(PathUse.Read, "--labels") { Description = "A file of one column: the class of every row.", HelpName = "FILE" };
    private readonly Option<int?> _neighbours = OptionFactory.OptionalInteger("--neighbours",
        "Number of neighbours k of estimators by nearest neighbours. [default: 3]", 1, 1_000_000);

    private readonly Option<double?> _width = OptionFactory.OptionalReal("--width",
        "Standard deviation of kernels and of the added noise. [default: of kernels, the root of the summed variances]", 1e-300, 1e300);

    private readonly Option<int?> _alphabet = OptionFactory.OptionalInteger("--alphabet", "Number of values that a discrete variable can have.", 1,
        int.MaxValue);
    private readonly Option<double?> _order = OptionFactory.OptionalReal("--order", "Order of a Rényi entropy. [default: 2; 1.01 of matrix-renyi]", 0, 1000);
    private readonly Option<int?> _bins = OptionFactory.OptionalInteger("--bins", "Number of bins of a column. [default: 30]", 2, 1_000_000);
    private readonly Option<int?> _permutations = OptionFactory.OptionalInteger("--permutations",
        "Permutations behind a p-value, 0 for none. [default: 499 of integers, 99 of at most 4000 samples of other numbers]", 0, 1_000_000);

    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<string?> _unit = CommonOptions.Unit();

    private readonly (EstimatorSettings Setting, Option Option)[] _settings;

    public EstimateArguments() => _settings =
    [
        (EstimatorSettings.Neighbours, _neighbours), (EstimatorSettings.Width, _width), (EstimatorSettings.Alphabet, _alphabet),
        (EstimatorSettings.Order, _order),
        (EstimatorSettings.Bins, _bins), (EstimatorSettings.Permutations, _permutations), (EstimatorSettings.Condition, _condition),
    ];

    public static string[] Quantities { get; } = [.. EstimatorCatalog.Estimators.Select(e => e.Quantity).Distinct(StringComparer.Ordinal)];

    public void AddTo(Command command) =>
        command.AddAll(_what, _estimator, _tool, _condition, _labels, _neighbours, _width, _alphabet, _order, _bins, _permutations, _seed, _threads, _unit);

    public string? Quantity(ParseResult parsed) => parsed.GetValue(_what);

    public Numbers Numbers(ParseResult parsed) => new(CommonOptions.InNats(parsed, _unit));

    public EstimatorInput Read(ParseResult parsed, string x, string? y, DataOptions options, CancellationToken cancellation)
    {
        (SampleMatrix samples, int[]? own) = SampleFile.Load(x, options, cancellation);
        DataOptions others = options with { Label = null, NoLabel = true };
        string? labels = parsed.GetValue(_labels);
        UsageException.ThrowIf(labels is not null && options.Label is not null, "--labels and --label cannot be combined; give one of them");
        return new EstimatorInput(samples)
        {
            Y = y is null ? null : SampleFile.Load(y, others, cancellation).Samples,
            Condition = parsed.GetValue(_condition) is { } z ? SampleFile.Load(z, others, cancellation).Samples : null,
            Labels = labels is null ? own : SampleFile.LoadClasses(labels, samples.Rows, cancellation),
            Neighbours = parsed.GetValue(_neighbours),
            Width = parsed.GetValue(_width),
            Alphabet = parsed.GetValue(_alphabet),
            Order = parsed.GetValue(_order),
            Bins = parsed.GetValue(_bins),
            Permutations = parsed.GetValue(_permutations),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
        };
    }

    /// <summary>Finds the estimator.</summary>
    /// <param name="second">The path of Y; null where none is given.</param>
    /// <exception cref="UsageException">There is none of the name for the quantity, or it does not use what is given.</exception>
    public EstimatorEntry Find(ParseResult parsed, string quantity, EstimatorInput input, string? second)
    {
        try
        {
            EstimatorEntry entry = EstimatorCatalog.Find(quantity, input, parsed.GetValue(_estimator), parsed.GetValue(_tool));
            Option[] unused = [.. _settings.Where(s => entry.Settings?.HasFlag(s.Setting) == false).Select(s => s.Option)];
            parsed.Refuse(unused, $"is no setting of {entry.Name}, by which {quantity} is estimated");
            RefuseUnused(parsed, quantity, entry, second);
            return entry;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message.Split(" (Parameter '", 2)[0]);
        }
    }

    // Classes of the source itself are not asked for; a column that is left out of X for them is.
    private void RefuseUnused(ParseResult parsed, string quantity, EstimatorEntry entry, string? second)
    {
        if (entry.Settings is not { } used)
        {
            return;
        }

        bool isEither = used.HasFlag(EstimatorSettings.SecondOrClasses);
        UsageException.ThrowIf(second is not null && !isEither && !used.HasFlag(EstimatorSettings.Second),
            $"Y is not used by {entry.Name}, by which {quantity} is estimated; leave '{second}' out");
        if (!isEither && !used.HasFlag(EstimatorSettings.Classes))
        {
            parsed.Refuse([_labels], $"is not used by {entry.Name}, by which {quantity} is estimated");
        }

        UsageException.ThrowIf(second is not null && isEither && parsed.GetValue(_labels) is not null,
            $"{quantity} is of X with Y or with classes; give one of '{second}' and --labels");
    }
}
