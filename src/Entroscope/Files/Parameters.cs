using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>The numbers of a model on their way from a file into a network.</summary>
/// <remarks>
/// A leaf's numbers are: categorical the table [M, K]; Bernoulli and binomial the M probabilities; Gaussian M means, then M variances.
/// </remarks>
internal sealed class Parameters
{
    private readonly Architecture _architecture;

    /// <summary>Initialises parameters that are yet to be filled in.</summary>
    public Parameters(Architecture architecture)
    {
        _architecture = architecture;
        Leaves = new double[architecture.Tree.SiteCount][];
        Matrices = new double[architecture.Shape.MatrixCount][];
        ClassPrior = [];
    }

    /// <summary>Gets for every site its leaf's numbers.</summary>
    public double[][] Leaves { get; }

    /// <summary>Gets for every distinct matrix its weights, row-major.</summary>
    public double[][] Matrices { get; }

    /// <summary>Gets or sets the class prior.</summary>
    public double[] ClassPrior { get; set; }

    /// <summary>Makes room for one block of a tensor.</summary>
    /// <returns>Where the block's numbers belong.</returns>
    public Span<double> Reserve(ModelTensor tensor, int block, int length)
    {
        switch (tensor.Role)
        {
            case TensorRole.Leaf:
                Leaves[block] ??= new double[length * LeafParts.Names(_architecture.Leaves[block].Family).Count];
                return Leaves[block].AsSpan(tensor.Part * length, length);
            case TensorRole.Matrix:
                return Matrices[block] = new double[length];
            default:
                return ClassPrior = new double[length];
        }
    }

    /// <summary>Checks the numbers and makes the network.</summary>
    /// <param name="metadata">Names and training record.</param>
    /// <param name="leafPlace">Names a site's leaf for messages.</param>
    public ConvAC ToModel(ModelMetadata metadata, Func<int, string> leafPlace)
    {
        var leaves = new LeafDistribution[Leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            try
            {
                leaves[i] = MakeLeaf(i);
            }
            catch (ModelException e)
            {
                throw new ModelException(Invariant($"{leafPlace(i)}: {e.Message}"), e);
            }
        }

        return new ConvAC(_architecture.Shape, leaves, Matrices, ClassPrior, _architecture.Reading, metadata);
    }

    private LeafDistribution MakeLeaf(int site)
    {
        (LeafFamily family, int alphabet) = _architecture.Leaves[site];
        SymbolCodes? codes = _architecture.Leaves[site].Codes;
        int channels = _architecture.Shape.Channels(site);
        double[] numbers = Leaves[site];
        return family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(channels, alphabet, numbers, _architecture.Reading, codes),
            LeafFamily.Bernoulli => new BernoulliLeaf(numbers),
            LeafFamily.Binomial => new BinomialLeaf(alphabet - 1, numbers),
            LeafFamily.Gaussian => new GaussianLeaf(numbers.AsSpan(0, channels), numbers.AsSpan(channels)),
            _ => throw new ArgumentOutOfRangeException(nameof(site), family, "This leaf family has no file format."),
        };
    }
}
