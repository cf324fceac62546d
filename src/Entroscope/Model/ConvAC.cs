using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Model;

/// <summary>
/// A convolutional arithmetic circuit: a representation layer, then 1x1 convolutions and product pooling up a tree, then an output
/// layer over classes (Cohen, Sharir, Shashua 2015, arXiv:1509.05009). Immutable; every parameter is checked at construction.
/// </summary>
/// <remarks>
/// In the generative reading the network is a latent tree Y -> D_L -> ... -> D_0 -> X with exact probabilities
/// (Sharir et al. 2016, arXiv:1610.04167): the matrix of node v holds P(D_v = d | D_parent = g), the output matrix P(D_root = d | Y = y).
/// </remarks>
public sealed class ConvAC
{
    private readonly LeafDistribution[] _leaves;
    private readonly double[][] _weights;
    private readonly double[] _classPrior;

    /// <summary>Initialises a network from its shape and parameters.</summary>
    /// <param name="shape">The architecture.</param>
    /// <param name="leaves">For every site its leaf, with the channels that the shape says; where all sites share one, the same for all.</param>
    /// <param name="weights">
    /// For every matrix of the shape its weights, row-major [rows, channels]; rows on the simplex in the generative reading. The arrays
    /// become the network's own and must not be changed afterwards.
    /// </param>
    /// <param name="classPrior">The probabilities of the classes, length Y, on the simplex.</param>
    /// <param name="reading">How the network is read.</param>
    /// <param name="metadata">Names and training record, or null.</param>
    /// <exception cref="ModelException">A parameter is not allowed; the message names its place, its value and the requirement.</exception>
    public ConvAC(
        NetworkShape shape,
        IReadOnlyList<LeafDistribution> leaves,
        IReadOnlyList<double[]> weights,
        ReadOnlySpan<double> classPrior,
        Reading reading = Reading.Generative,
        ModelMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentNullException.ThrowIfNull(weights);
        Shape = shape;
        Reading = reading;
        Metadata = metadata ?? ModelMetadata.Empty;
        _leaves = [.. leaves];
        _weights = [.. weights];
        _classPrior = classPrior.ToArray();
        CheckLeaves();
        CheckWeights();
        CheckClasses();
    }

    // The copy of a network that has been checked.
    private ConvAC(ConvAC other)
    {
        (Shape, Reading, Metadata) = (other.Shape, other.Reading, ModelMetadata.Empty);
        _leaves = Expand(Shape, [.. other._leaves.Take(Shape.LeafCount).Select(leaf => leaf.Copy())]);
        _weights = Array.ConvertAll(other._weights, matrix => matrix.AsSpan().ToArray());
        _classPrior = [.. other._classPrior];
    }

    /// <summary>Gets the architecture.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Gets the pooling tree.</summary>
    public PoolingTree Tree => Shape.Tree;

    /// <summary>Gets the reading: generative networks have probabilities.</summary>
    public Reading Reading { get; }

    /// <summary>Gets names and training record.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Gets the number of classes Y, at least 1.</summary>
    public int Classes => Shape.Classes;

    /// <summary>Gets the prior probabilities of the classes, length Y.</summary>
    public ReadOnlySpan<double> ClassPrior => _classPrior;

    /// <summary>Gets the leaves, one for every site; the same one where they share it.</summary>
    public IReadOnlyList<LeafDistribution> Leaves => _leaves;

    /// <summary>Gets a value indicating whether every site is discrete.</summary>
    public bool IsDiscrete => Array.TrueForAll(_leaves, l => l.Alphabet > 0);

    /// <summary>Gets the number of leaf parameters.</summary>
    public long LeafParameterCount => _leaves.Take(Shape.LeafCount).Sum(l => (long)l.ParameterCount);

    /// <summary>Gets the number of parameters: leaves, weights and class prior.</summary>
    public long ParameterCount => LeafParameterCount + Shape.WeightCount + _classPrior.Length;

    /// <summary>Gets the conv matrix of a node (the output matrix for the root).</summary>
    /// <param name="node">A node of the tree.</param>
    /// <returns>Shape [rows, channels], row-major: a[g, d].</returns>
    public ReadOnlySpan<double> Weights(int node) => _weights[Shape.MatrixOf(node)];

    /// <summary>Gets one of the distinct matrices.</summary>
    /// <param name="matrix">A matrix, 0..<see cref="NetworkShape.MatrixCount"/>-1.</param>
    /// <returns>Its weights, row-major.</returns>
    public ReadOnlySpan<double> Matrix(int matrix) => _weights[Refuse.Index(matrix, _weights.Length, nameof(matrix))];

    /// <summary>Makes the same network with other metadata.</summary>
    /// <param name="metadata">The new metadata.</param>
    /// <returns>A network that shares the parameters.</returns>
    public ConvAC With(ModelMetadata metadata) => new(Shape, _leaves, _weights, _classPrior, Reading, metadata);

    /// <summary>Makes the same network with another leaf at one site; the channels must stay the same. Sites that shared a leaf no longer do.</summary>
    /// <param name="site">The site, 0..N-1.</param>
    /// <param name="leaf">The new leaf.</param>
    /// <returns>The network with the leaf replaced.</returns>
    /// <exception cref="ArgumentException">There is no such site, or no leaf.</exception>
    /// <exception cref="ModelException">The leaf has other channels.</exception>
    public ConvAC With(int site, LeafDistribution leaf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(site);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(site, _leaves.Length);
        ArgumentNullException.ThrowIfNull(leaf);
        LeafDistribution[] leaves = [.. _leaves];
        leaves[site] = leaf;
        return new ConvAC(Shape.WithOwnLeaves(), leaves, _weights, _classPrior, Reading, Metadata);
    }

    /// <summary>Gives every site its leaf.</summary>
    /// <param name="leaves">The distinct leaves of the shape.</param>
    internal static LeafDistribution[] Expand(NetworkShape shape, LeafDistribution[] leaves) =>
        leaves.Length == shape.Tree.SiteCount ? leaves : [.. Enumerable.Range(0, shape.Tree.SiteCount).Select(i => leaves[shape.LeafOf(i)])];

    /// <summary>
    /// Makes the same network, but for its metadata, with parameters of its own. Whoever made the copy may overwrite its parameters for as
    /// long as nobody else holds it; with that it ends: a network is immutable to all others.
    /// </summary>
    internal ConvAC Copy() => new(this);

    /// <summary>Gets one of the distinct matrices of a copy, to be overwritten by its owner.</summary>
    internal Span<double> OwnMatrix(int matrix) => _weights[matrix];

    /// <summary>Gets the class prior of a copy, to be overwritten by its owner.</summary>
    internal Span<double> OwnClassPrior() => _classPrior;

    /// <summary>Refuses a copy whose parameters were overwritten by what is not allowed.</summary>
    internal void CheckParameters()
    {
        foreach (LeafDistribution leaf in _leaves.Take(Shape.LeafCount))
        {
            leaf.Check();
        }

        CheckWeights();
        CheckClasses();
    }

    /// <summary>Gets or sets the network as the mixture of one component, once it was requested.</summary>
    internal ConvACMixture? AsMixture { get; set; }

    /// <summary>Refuses a network that has no probabilities.</summary>
    /// <exception cref="ModelException">The reading is not generative.</exception>
    public void EnsureGenerative() => Refuse.Model(
        Reading != Reading.Generative,
        $"This needs a network in the generative reading, whose weights are probabilities, but the model's reading is {Reading}.");

    /// <summary>Gets a value indicating whether its channels are states of latents: only in the generative reading.</summary>
    internal bool HasLatents => Reading == Reading.Generative;

    /// <summary>Refuses a network that is no distribution over its sites.</summary>
    /// <exception cref="ModelException">The reading is neither generative nor Born.</exception>
    internal void EnsureDistribution() => Refuse.Model(
        Reading is not (Reading.Generative or Reading.Born),
        $"This needs a network with a distribution, in the generative or the Born reading, but the model's reading is {Reading}.");

    private void CheckLeaves()
    {
        Refuse.Model(_leaves.Length != Tree.SiteCount, $"The network has {Tree.SiteCount} sites, but {_leaves.Length} leaves were given.");
        for (int i = 0; i < _leaves.Length; i++)
        {
            Refuse.Model(
                _leaves[i] is null || _leaves[i].Channels != Shape.Channels(i),
                $"The leaf of site {i} must have {Shape.Channels(i)} channels, but has {_leaves[i]?.Channels ?? 0}.");

            Refuse.Model(
                !ReferenceEquals(_leaves[i], _leaves[Shape.LeafOf(i)]),
                $"All sites share one leaf, but site {i} has another than site 0.");

            if (Reading == Reading.Generative && i < Shape.LeafCount)
            {
                EnsureProbabilities(_leaves[i], i);
            }
        }
    }

    private static void EnsureProbabilities(LeafDistribution leaf, int site)
    {
        try
        {
            leaf.EnsureGenerative();
        }
        catch (ModelException e)
        {
            throw new ModelException(Invariant($"Leaf of site {site}: {e.Message}"), e);
        }
    }

    private void CheckWeights()
    {
        Refuse.Model(_weights.Length != Shape.MatrixCount, $"The network has {Shape.MatrixCount} weight matrices, but {_weights.Length} were given.");
        for (int m = 0; m < _weights.Length; m++)
        {
            int v = Shape.NodeOfMatrix(m);
            (int rows, int columns) = (Shape.Rows(v), Shape.Channels(v));
            Refuse.Model(
                _weights[m] is null || _weights[m].Length != (long)rows * columns,
                $"The weights of node {Tree.Key(v)} must have the shape [{rows}, {columns}], but have {_weights[m]?.Length ?? 0} entries.");

            for (int g = 0; g < rows; g++)
            {
                Simplex.Check(_weights[m].AsSpan(g * columns, columns), Reading, (Tree, Row: g, Node: v),
                    static p => Invariant($"row {p.Row} of node {p.Tree.Key(p.Node)}"));
            }
        }
    }

    private void CheckClasses()
    {
        Refuse.Model(_classPrior.Length != Classes, $"The class prior must have {Classes} entries, but has {_classPrior.Length}.");
        Simplex.Check(_classPrior, Reading.Generative, "the class prior");
    }
}
