namespace Entroscope.Activations;

/// <summary>
/// An activation function read as statistics: the exponential family whose mean, free energy or energy it is (theory, "Activations";
/// Wainwright and Jordan 2008, section 3). Values are accurate for |z| up to 1e4 and far beyond.
/// </summary>
internal abstract class Activation
{
    private protected Activation(string name, string family, string partition, ActivationRelation relation, string meaning)
    {
        Name = name;
        Family = family;
        LogPartitionFormula = partition;
        Relation = relation;
        Meaning = meaning;
    }

    /// <summary>Gets the mean map of a Gaussian unit of variance 1.</summary>
    public static Activation Identity { get; } = new GaussianActivation("identity", 1);

    /// <summary>Gets the probability of a coin whose log-odds are z.</summary>
    public static Activation Sigmoid { get; } = new SigmoidActivation();

    /// <summary>Gets the mean of a spin -1 or +1 in the field z.</summary>
    public static Activation Tanh { get; } = new TanhActivation();

    /// <summary>Gets the mean of a Poisson count of log-rate z.</summary>
    public static Activation Exp { get; } = new ExpActivation();

    /// <summary>Gets the free energy of a coin.</summary>
    public static Activation Softplus { get; } = new SoftplusActivation();

    /// <summary>Gets the free energy of a coin at temperature 0.</summary>
    public static Activation Relu { get; } = new ReluActivation();

    /// <summary>Gets the energy of a coin: its free energy less its entropy.</summary>
    public static Activation Silu { get; } = new SiluActivation();

    /// <summary>Gets the names that <see cref="Find"/> knows, in the order of tables; softmax, of many inputs, is <see cref="Softmax"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["identity", "gaussian", "sigmoid", "tanh", "exp", "softplus", "relu", "silu"];

    public string Name { get; }

    /// <summary>Gets the exponential family, in words.</summary>
    public string Family { get; }

    /// <summary>Gets the log-partition function A(z) as a formula.</summary>
    public string LogPartitionFormula { get; }

    /// <summary>Gets what the activation is to the family.</summary>
    public ActivationRelation Relation { get; }

    /// <summary>Gets the interpretation in one sentence.</summary>
    public string Meaning { get; }

    /// <summary>Gets the variance of the noise of a Gaussian unit; null for other families.</summary>
    public virtual double? NoiseVariance => null;

    /// <summary>Gets the place where the activation turns from falling to rising; minus infinity where it never falls.</summary>
    internal virtual double Turn => double.NegativeInfinity;

    /// <summary>Gets the outputs between which all values lie; infinite where unbounded.</summary>
    internal virtual (double Low, double High) Range => (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Makes a Gaussian unit: the pre-activation with added noise.</summary>
    /// <param name="noise">The standard deviation of the noise, greater than 0.</param>
    /// <returns>The unit; its mean map is the identity, its natural parameter z / noise^2.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The noise is not a positive finite number.</exception>
    public static Activation Gaussian(double noise) => noise > 0 && double.IsFinite(noise)
        ? new GaussianActivation("gaussian", noise)
        : throw new ArgumentOutOfRangeException(nameof(noise),
            Invariant($"The standard deviation of the noise must be a finite number greater than 0, but is {noise}."));

    /// <summary>Finds an activation by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="noise">The standard deviation of the noise of a Gaussian unit.</param>
    /// <exception cref="ArgumentException">There is no such activation; the message lists those there are.</exception>
    public static Activation Find(string name, double noise = 1) => name switch
    {
        "identity" => Identity,
        "gaussian" => Gaussian(noise),
        "sigmoid" => Sigmoid,
        "tanh" => Tanh,
        "exp" => Exp,
        "softplus" => Softplus,
        "relu" => Relu,
        "silu" => Silu,
        _ => throw new ArgumentException($"The activation must be one of {string.Join(", ", Names)}, but is '{name}'.", nameof(name)),
    };

    /// <summary>Computes the activation and its family at a pre-activation.</summary>
    /// <param name="z">The pre-activation, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pre-activation is not finite.</exception>
    public ActivationPoint At(double z)
    {
        Refuse.Range(!double.IsFinite(z), $"The pre-activation must be a finite number, but is {z}.", nameof(z));
        double legendre = LegendreEntropy(z);
        double entropy = Entropy(z);
        double baseMeasure = BaseMeasureEntropy(z);
        return new ActivationPoint(z, Value(z), LogPartition(z), Mean(z), Variance(z), legendre, baseMeasure, entropy);
    }

    /// <summary>Computes phi(z).</summary>
    public abstract double Value(double z);

    /// <summary>Computes log |phi'(z)|, minus infinity where phi is flat.</summary>
    internal abstract double LogSlope(double z);

    internal abstract double LogPartition(double z);

    internal abstract double Mean(double z);

    internal abstract double Variance(double z);

    internal abstract double Entropy(double z);

    internal virtual double LegendreEntropy(double z) => Entropy(z);

    internal virtual double BaseMeasureEntropy(double z) => 0;

    /// <summary>Finds the interval of pre-activations whose activation is at most y; empty (both NaN) if there is none.</summary>
    internal abstract (double Low, double High) Sublevel(double y);

    /// <summary>The interval below a bound, for activations that never fall.</summary>
    private protected static (double Low, double High) UpTo(double z) => (double.NegativeInfinity, z);
}

/// <summary>What an activation is to the exponential family behind it.</summary>
internal enum ActivationRelation
{
    /// <summary>The activation is the mean of the family, phi(z) = A'(z).</summary>
    MeanMap,

    /// <summary>The activation is the log-partition function itself, phi(z) = A(z): a free energy.</summary>
    FreeEnergy,

    /// <summary>The activation is the free energy at temperature 0, the limit of T A(z/T).</summary>
    ZeroTemperature,

    /// <summary>The activation is the energy part of the free energy, z A'(z): free energy less entropy.</summary>
    Energy,
}
