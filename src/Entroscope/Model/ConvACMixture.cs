using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Model;

/// <summary>
/// The model that every question is put to: networks over the same sites and classes, mixed. The component is one more latent Z above the roots,
/// p(x, y) = sum_z w_z p_z(x, y); of one component it is that network, bit for bit. The trees of the components may differ. Immutable; checked at construction.
/// </summary>
/// <remarks>
/// Every probability stays exact: Z is summed out as any latent (theory, "Mixtures of networks"). A network converts to the mixture of one without a cast.
/// </remarks>
public sealed class ConvACMixture
{
    private readonly ConvAC[] _components;
    private readonly double[] _weights;
    private readonly double[]? _classPrior;
    private ConvAC? _pattern;

    /// <summary>Initialises a mixture.</summary>
    /// <param name="components">At least one network in the generative reading; all have the leaf
    /// specifications, the classes and, where they have names, the names of the first.</param>
    /// <param name="weights">The probability of every component, on the simplex.</param>
    /// <param name="metadata">Names and training record of the mixture; null takes those of the first component.</param>
    /// <exception cref="ModelException">The components do not fit each other, or the weights are no probabilities; the message names the component.</exception>
    public ConvACMixture(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights, ModelMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(components);
        _components = [.. components];
        _weights = weights.ToArray();
        CheckComponents();
        CheckWeights();
        Metadata = metadata ?? _components[0].Metadata;
        if (_components.Length == 1)
        {
            return;
        }

        _classPrior = new double[Classes];
        for (int z = 0; z < _components.Length; z++)
        {
            for (int y = 0; y < _classPrior.Length; y++)
            {
                _classPrior[y] += _weights[z] * _components[z].ClassPrior[y];
            }
        }
    }

    private ConvACMixture(ConvAC model) => (_components, _weights, Metadata) = ([model], [1.0], model.Metadata);

    /// <summary>Gets the components.</summary>
    public IReadOnlyList<ConvAC> Components => _components;

    /// <summary>Gets P(Z = z), one a component.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Gets P(Y = y) = sum_z w_z P_z(Y = y), length Y.</summary>
    public ReadOnlySpan<double> ClassPrior => _classPrior ?? _components[0].ClassPrior;

    /// <summary>Gets names and training record.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Gets the number of sites N.</summary>
    public int Sites => _components[0].Leaves.Count;

    /// <summary>Gets the number of classes Y, at least 1.</summary>
    public int Classes => _components[0].Classes;

    /// <summary>Gets a value indicating whether every site is discrete.</summary>
    public bool IsDiscrete => _components[0].IsDiscrete;

    /// <summary>Gets the number of parameters: those of the components and, where there are several, their weights.</summary>
    public long ParameterCount => _components.Length == 1 ? _components[0].ParameterCount : _components.Sum(c => c.ParameterCount) + _weights.Length;

    /// <summary>Gets the one component, with the names of the mixture where it has none.</summary>
    /// <exception cref="ModelException">There are several components.</exception>
    public ConvAC Network => _components.Length > 1
        ? throw Refusals.OneNetwork(_components.Length)
        : ReferenceEquals(Metadata, _components[0].Metadata) ? _components[0] : Extract(0);

    /// <summary>Gets the mixture of one component, which is the network itself.</summary>
    /// <param name="model">A network; in another than the generative reading it is stored, but has no probabilities to ask for.</param>
    /// <returns>The mixture, the same at every call; every question about it has the answer of the network, bit for bit.</returns>
    public static ConvACMixture Of(ConvAC model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.AsMixture ??= new ConvACMixture(model);
    }

    /// <summary>Takes a network as the mixture of one.</summary>
    /// <param name="model">The network, or null.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(model))]
    public static implicit operator ConvACMixture?(ConvAC? model) => model is null ? null : Of(model);

    /// <summary>Refuses a model that has no probabilities.</summary>
    /// <exception cref="ModelException">The reading is not generative.</exception>
    public void EnsureGenerative() => _components[0].EnsureGenerative();

    /// <summary>Gets a value indicating whether channels are states of latents: only in the generative reading.</summary>
    internal bool HasLatents => _components[0].HasLatents;

    /// <summary>Refuses a model that is no distribution over its sites.</summary>
    /// <exception cref="ModelException">The reading is neither generative nor Born.</exception>
    internal void EnsureDistribution() => _components[0].EnsureDistribution();

    /// <summary>Gets one component as a network of its own.</summary>
    /// <param name="component">The component, 0..K-1.</param>
    /// <returns>The network; names that it does not know are those of the mixture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component.</exception>
    public ConvAC Extract(int component)
    {
        Refuse.Range(
            component < 0 || component >= _components.Length,
            $"The components are 0..{_components.Length - 1}, but component {component} was given.", nameof(component));

        ConvAC model = _components[component];
        ModelMetadata own = model.Metadata;
        return model.With(own with
        {
            SiteNames = own.SiteNames ?? Metadata.SiteNames,
            ClassNames = own.ClassNames ?? Metadata.ClassNames,
            LabelName = own.LabelName ?? Metadata.LabelName,
            Schema = own.Schema ?? Metadata.Schema,
            Sequence = own.Sequence ?? Metadata.Sequence,
            TrainingRows = own.TrainingRows ?? Metadata.TrainingRows,
        });
    }

    /// <summary>Gets a network that represents all in questions of sites, alphabets, classes and names, in which the components agree.</summary>
    internal ConvAC Pattern => _pattern ??= ReferenceEquals(Metadata, _components[0].Metadata) ? _components[0] : _components[0].With(Metadata);

    /// <summary>Gets the tree that all components have; null where trees differ.</summary>
    public PoolingTree? CommonTree => _components.All(c => c.Tree.HasNodesOf(_components[0].Tree)) ? _components[0].Tree : null;

    /// <summary>Computes P(Z = z), or P(Z = z | Y = y) where a class is given; of a class of probability 0 the weights themselves.</summary>
    /// <param name="label">The class, or -1.</param>
    internal double[] ComponentPrior(int label)
    {
        double[] prior = [.. _weights];
        for (int z = 0; z < prior.Length && label >= 0 && ClassPrior[label] > 0; z++)
        {
            prior[z] *= _components[z].ClassPrior[label] / ClassPrior[label];
        }

        return prior;
    }

    private void CheckComponents()
    {
        Refuse.Model(_components.Length == 0, $"A mixture must have at least one component, but has none.");
        for (int z = 0; z < _components.Length; z++)
        {
            ConvAC component = _components[z] ?? throw new ModelException(Invariant($"Component {z} must be a network, but is null."));
            Refuse.Model(component.Reading != Reading.Generative, $"Component {z} must be in the generative reading, but its reading is {component.Reading}.");
            EnsureAlike(z, component, _components[0]);
        }
    }

    private static void EnsureAlike(int z, ConvAC component, ConvAC first)
    {
        Refuse.Model(
            component.Leaves.Count != first.Leaves.Count,
            $"Component {z} must have the {first.Leaves.Count} sites of component 0, but has {component.Leaves.Count}.");

        Refuse.Model(component.Classes != first.Classes, $"Component {z} must have the {first.Classes} classes of component 0, but has {component.Classes}.");
        EnsureSameNames(z, "site", component.Metadata.SiteNames, first.Metadata.SiteNames);
        EnsureSameNames(z, "class", component.Metadata.ClassNames, first.Metadata.ClassNames);
        for (int i = 0; i < first.Leaves.Count; i++)
        {
            (LeafSpecification mine, LeafSpecification wanted) = (component.Leaves[i].Specification, first.Leaves[i].Specification);
            Refuse.Model(mine != wanted, $"The leaf of site {i} must be {Describe(wanted)} in component {z} as in component 0, but is {Describe(mine)}.");
        }
    }

    // Columns or classes in another order would be taken for others without any sign of it.
    private static void EnsureSameNames(int z, string what, IReadOnlyList<string>? mine, IReadOnlyList<string>? wanted)
    {
        for (int i = 0; mine is not null && wanted is not null && i < Math.Min(mine.Count, wanted.Count); i++)
        {
            Refuse.Model(
                !string.Equals(mine[i], wanted[i], StringComparison.Ordinal),
                $"The {what} {i} must be '{wanted[i]}' in component {z} as in component 0, but is '{mine[i]}'.");
        }
    }

    private static string Describe(LeafSpecification leaf) =>
        Invariant($"{leaf.Family.ToString().ToLowerInvariant()}{(leaf.Alphabet > 0 ? Invariant($" of {leaf.Alphabet} values") : string.Empty)}");

    private void CheckWeights()
    {
        Refuse.Model(
            _weights.Length != _components.Length,
            $"The mixture must have a weight for each of its {_components.Length} components, but has {_weights.Length} weights.");

        Simplex.Check(_weights, Reading.Generative, "the components");
    }
}
