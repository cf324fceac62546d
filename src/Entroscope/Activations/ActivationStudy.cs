namespace Entroscope.Activations;

/// <summary>All about one activation: its family, its table, what it transmits, its capacity, its curves. In nats.</summary>
internal sealed record ActivationStudy
{
    // Curves reach from -6 to 6.
    private const double CurveEnd = 6;
    private const int CurvePoints = 121;

    // From 1/8 to 8 in half octaves.
    private static readonly double[] CurveScales = [.. Enumerable.Range(-6, 13).Select(i => Math.Pow(2, i / 2.0))];

    public required string Name { get; init; }

    /// <summary>Gets the exponential family, in words.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the log-partition function as a formula.</summary>
    public required string LogPartitionFormula { get; init; }

    /// <summary>Gets what the activation is to the family.</summary>
    public required ActivationRelation Relation { get; init; }

    /// <summary>Gets the interpretation in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Gets the table: the activation at the requested places; empty for softmax.</summary>
    public ActivationPoint[] Points { get; init; } = [];

    /// <summary>Gets softmax at the requested logits; null for other activations.</summary>
    public SoftmaxPoint? Logits { get; init; }

    /// <summary>Gets what the unit transmits for the requested density; null where it was left out.</summary>
    public required UnitTransmission? Transmission { get; init; }

    /// <summary>Gets why the transmission or the capacity was left out; null where nothing was.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Gets the capacity; null where none was requested or the unit has no noise of its own.</summary>
    public UnitCapacity? Capacity { get; init; }

    /// <summary>Gets the curve against the pre-activation; empty unless asked for.</summary>
    public ActivationPoint[] Curve { get; init; } = [];

    /// <summary>Gets D(p(b|z) || p(b)) at the places of <see cref="Curve"/>; NaN where it is not known.</summary>
    public double[] CurveInformation { get; init; } = [];

    /// <summary>
    /// Gets the curve against the scale of a Gaussian pre-activation, as far as the unit's outputs can be enumerated; empty unless asked for.
    /// </summary>
    public ScaledTransmission[] Scales { get; init; } = [];

    /// <summary>Studies an activation.</summary>
    /// <param name="name">One of <see cref="Activation.Names"/>, or softmax.</param>
    /// <param name="options">What to find out; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no such activation, or an option is out of range.</exception>
    /// <exception cref="SizeLimitException">The outputs of an exp or Gaussian unit are too many, and the options do not allow to leave them out.</exception>
    public static ActivationStudy Of(string name, ActivationStudyOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ActivationStudyOptions();
        return string.Equals(name, Softmax.Name, StringComparison.Ordinal)
            ? OfSoftmax(options)
            : OfUnit(Activation.Find(name, options.Noise), options, cancellation);
    }

    private static ActivationStudy OfUnit(Activation activation, ActivationStudyOptions options, CancellationToken cancellation)
    {
        double[] curve = options.Curves ? [.. Enumerable.Range(0, CurvePoints).Select(i => CurveEnd * ((2.0 * i / (CurvePoints - 1)) - 1))] : [];
        List<string> reasons = [];
        UnitTransmission? transmission = Attempt(() => TransmissionAnalysis.Measure(activation, options.Density, options.Bits));
        UnitCapacity? capacity = options.Bound is { } bound
            ? Attempt(() => CapacityAnalysis.OfNoisy(activation, bound, options.Tolerance, cancellation))
            : null;
        return new ActivationStudy
        {
            Name = activation.Name,
            Family = activation.Family,
            LogPartitionFormula = activation.LogPartitionFormula,
            Relation = activation.Relation,
            Meaning = activation.Meaning,
            Points = Array.ConvertAll(options.Places, activation.At),
            Transmission = transmission,
            LeftOut = reasons.Count > 0 ? string.Join(' ', reasons) : null,
            Capacity = capacity,
            Curve = Array.ConvertAll(curve, activation.At),
            CurveInformation = transmission is null
                ? Array.ConvertAll(curve, _ => double.NaN)
                : TransmissionAnalysis.SpecificInformation(activation, options.Density, curve),
            Scales = Scaled(options, density => TransmissionAnalysis.Measure(activation, density, options.Bits), cancellation),
        };

        T? Attempt<T>(Func<T?> measure)
            where T : class
        {
            try
            {
                return measure();
            }
            catch (SizeLimitException e) when (options.LeaveOut)
            {
                reasons.Add(e.Message);
                return null;
            }
        }
    }

    private static ActivationStudy OfSoftmax(ActivationStudyOptions options)
    {
        UnitTransmission Measure(PreActivationDensity density) => TransmissionAnalysis.MeasureSoftmax(density, options.Logits.Length, seed: options.Seed);
        return new ActivationStudy
        {
            Name = Softmax.Name,
            Family = "categorical, one of K",
            LogPartitionFormula = "log sum_k e^z_k",
            Relation = ActivationRelation.MeanMap,
            Meaning = "the probabilities of K sides whose scores are z; of two logits the sigmoid of their difference",
            Logits = Softmax.At(options.Logits),
            Transmission = Measure(options.Density),
            Scales = Scaled(options, Measure, CancellationToken.None),
        };
    }

    private static ScaledTransmission[] Scaled(
        ActivationStudyOptions options, Func<PreActivationDensity, UnitTransmission> measure, CancellationToken cancellation)
    {
        List<ScaledTransmission> curve = [];
        foreach (double scale in options.Curves ? CurveScales : [])
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                curve.Add(new ScaledTransmission(scale, measure(PreActivationDensity.Gaussian(options.Density.Mean, scale))));
            }
            catch (SizeLimitException)
            {
                // The wider ones have yet more outputs.
                break;
            }
        }

        return [.. curve];
    }
}

/// <summary>An activation at one pre-activation, with the exponential family behind it. Entropies in nats.</summary>
/// <param name="PreActivation">The pre-activation z, the natural parameter.</param>
/// <param name="Value">The activation phi(z).</param>
/// <param name="LogPartition">The log-partition function A(z); infinite where it exceeds the range of numbers (exp).</param>
/// <param name="Mean">The mean of the family, A'(z).</param>
/// <param name="Variance">The variance of the family, A''(z), at least 0.</param>
/// <param name="LegendreEntropy">A(z) - z A'(z), minus the Legendre dual of A at the mean: the entropy relative to the base measure.</param>
/// <param name="BaseMeasureEntropy">The mean of -log of the base measure, which the entropy has besides; 0 for coins and spins.</param>
/// <param name="Entropy">The entropy of the family: Shannon for coins, spins and counts, differential for Gaussian units.</param>
internal sealed record ActivationPoint(
    double PreActivation, double Value, double LogPartition, double Mean, double Variance, double LegendreEntropy, double BaseMeasureEntropy, double Entropy);
