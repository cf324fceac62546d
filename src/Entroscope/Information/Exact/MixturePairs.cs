using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>
/// The informations between pairs of discrete sites of a mixture whatever its trees: P(x_i, x_j) is the sum over the components of
/// P(z) P_z(x_i, x_j), and the information of two sites is a property of that table alone (theory, "Mutual information").
/// </summary>
internal sealed class MixturePairs
{
    /// <summary>The largest number of cells of the table of all pairs of values, whose memory is 8 bytes each.</summary>
    public const double LargestTable = 5e7;

    private readonly int[] _first;
    private readonly int[] _alphabets;
    private readonly double[][] _values;
    private readonly double[] _joint;
    private readonly int _width;
    private double _weight;

    private MixturePairs(ConvACMixture model)
    {
        _alphabets = [.. model.Components[0].Leaves.Select(l => l.Alphabet)];
        _first = new int[_alphabets.Length];
        for (int i = 1; i < _first.Length; i++)
        {
            _first[i] = _first[i - 1] + _alphabets[i - 1];
        }

        _width = _alphabets.Sum();
        _values = Array.ConvertAll(_alphabets, n => new double[n]);
        _joint = new double[_width * _width];
    }

    /// <summary>Counts the cells of the table that <see cref="Compute"/> holds: the square of the sum of the alphabets.</summary>
    public static double Cells(ConvACMixture model) => Math.Pow(model.Components[0].Leaves.Sum(l => (double)l.Alphabet), 2);

    /// <summary>Computes the informations between all pairs of sites.</summary>
    /// <param name="model">A mixture of discrete sites.</param>
    /// <param name="threads">The number of threads; 0 for one per processor. Changes no result.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The exact matrix.</returns>
    /// <exception cref="SizeLimitException">The table of all pairs of values is too large.</exception>
    /// <remarks>Cost: that of the matrix of every component; memory <see cref="Cells"/> numbers.</remarks>
    public static PairwiseInformation Compute(ConvACMixture model, int threads, CancellationToken cancellation)
    {
        if (Cells(model) > LargestTable)
        {
            throw new SizeLimitException(Invariant($"The pairs of values of {model.Sites} sites take a table of {Cells(model):0.0e0} cells, ")
                + Invariant($"but at most {LargestTable:0e0} are allowed; ask about two sets of sites."));
        }

        var pairs = new MixturePairs(model);
        int[] sites = [.. Enumerable.Range(0, model.Sites)];
        int workers = new EngineOptions { Threads = threads }.ThreadCount;
        for (int z = 0; z < model.Components.Count; z++)
        {
            ConvAC component = model.Components[z];
            pairs._weight = model.Weights[z];
            double[][] latents = LatentMarginals.Compute(component);
            foreach (int i in sites)
            {
                double[] values = ((DiscreteLeaf)component.Leaves[i]).Mix(latents[i]);
                TensorPrimitives.MultiplyAdd(values, pairs._weight, pairs._values[i], pairs._values[i]);
            }

            new PairwiseTable(component, sites, workers, pairs).Fill(cancellation);
        }

        return new PairwiseInformation
        {
            Sites = sites,
            Matrix = pairs.Matrix(),
            Operations = model.Components.Sum(c => PairwiseInformationAnalysis.CountOperations(c)),
        };
    }

    /// <summary>Adds the joint probabilities of two sites under the component at hand. Different pairs may be added at the same time.</summary>
    /// <param name="own">A site.</param>
    /// <param name="other">Another one.</param>
    /// <param name="joint">P(own = k, other = l) at k * stride + l.</param>
    /// <param name="stride">The length of a row.</param>
    public void Add(int own, int other, ReadOnlySpan<double> joint, int stride)
    {
        for (int k = 0; k < _alphabets[own]; k++)
        {
            for (int l = 0; l < _alphabets[other]; l++)
            {
                (int row, int column) = own < other ? (_first[own] + k, _first[other] + l) : (_first[other] + l, _first[own] + k);
                _joint[(row * _width) + column] += _weight * joint[(k * stride) + l];
            }
        }
    }

    private double[] Matrix()
    {
        int sites = _alphabets.Length;
        double[] matrix = new double[sites * sites];
        for (int i = 0; i < sites; i++)
        {
            matrix[(i * sites) + i] = LogSpace.Entropy(_values[i]);
            for (int j = i + 1; j < sites; j++)
            {
                matrix[(i * sites) + j] = matrix[(j * sites) + i] = Information(i, j);
            }
        }

        return matrix;
    }

    private double Information(int i, int j)
    {
        double sum = 0;
        for (int k = 0; k < _alphabets[i]; k++)
        {
            for (int l = 0; l < _alphabets[j]; l++)
            {
                sum += PairTable.Term(_joint[((_first[i] + k) * _width) + _first[j] + l], _values[i][k] * _values[j][l]);
            }
        }

        return sum;
    }
}
