using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Information.Distance;

/// <summary>What the links of a tree leave of a correlation: the spectrum of the transitions between latents.</summary>
internal static class TransitionSpectrum
{
    private const int Squarings = 44;
    private const double SameWeight = 1e-12;

    /// <summary>Returns whether a tree is a chain rather than a tree of scales: much higher than its sites need.</summary>
    public static bool IsChain(PoolingTree tree) => tree.Height > 4 + (4 * Math.Log2(tree.SiteCount));

    /// <summary>Predicts the decay of information from the transitions between inner nodes; those to the sites only scale it.</summary>
    /// <returns>The prediction; null where no link joins two inner nodes, or one level carries nothing.</returns>
    public static DistancePrediction? Predict(ConvAC model)
    {
        PoolingTree tree = model.Tree;
        int[] links = [.. Enumerable.Range(tree.SiteCount, tree.InnerCount).Where(v => v != tree.Root)];
        if (links.Length == 0)
        {
            return null;
        }

        bool stationary = IsStationary(model, links);
        double correlation = stationary ? SecondEigenvalue(model.Weights(links[0]), model.Shape.Channels(links[0])) : MeanMaximalCorrelation(model, links);
        double loss = -Math.Log(correlation);
        bool chain = IsChain(tree);
        return correlation <= 0 ? null : new DistancePrediction(
            correlation, stationary, chain ? null : 4 * loss / (Math.Log(tree.SiteCount) / tree.Height), chain ? 2 * loss : null);
    }

    /// <summary>Computes the maximal correlation of a node's latent and its parent's: the second singular value of P(g, d) / sqrt(P(g) P(d)).</summary>
    /// <param name="weights">P(d | g), row-major.</param>
    /// <param name="parent">P(g).</param>
    /// <param name="own">P(d).</param>
    /// <returns>The correlation, 0..1.</returns>
    public static double MaximalCorrelation(ReadOnlySpan<double> weights, double[] parent, double[] own)
    {
        int rows = parent.Length, columns = own.Length;
        double[] joint = new double[rows * columns];
        for (int i = 0; i < joint.Length; i++)
        {
            (int g, int d) = (i / columns, i % columns);

            // Less the first pair of singular vectors, which belongs to the value 1.
            joint[i] = own[d] > 0 ? Math.Sqrt(parent[g]) * ((weights[i] / Math.Sqrt(own[d])) - Math.Sqrt(own[d])) : 0;
        }

        double[] gram = new double[columns * columns];
        for (int i = 0; i < gram.Length; i++)
        {
            for (int g = 0; g < rows; g++)
            {
                gram[i] += joint[(g * columns) + (i / columns)] * joint[(g * columns) + (i % columns)];
            }
        }

        return Math.Sqrt(SpectralRadius(gram, columns));
    }

    /// <summary>Computes the second largest modulus of the eigenvalues of a stochastic matrix.</summary>
    public static double SecondEigenvalue(ReadOnlySpan<double> transition, int size)
    {
        // The constant vector belongs to the eigenvalue 1; taking the mean of every row away moves that eigenvalue alone, to 0 (Wielandt).
        double[] rest = transition.ToArray();
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] -= 1.0 / size;
        }

        return SpectralRadius(rest, size);
    }

    // The limit of the n-th root of the norm of the n-th power (Gelfand 1941), by squaring; complex eigenvalues and Jordan blocks need nothing else.
    private static double SpectralRadius(double[] matrix, int size)
    {
        double log = 0;
        double power = 1;
        for (int step = 0; ; step++)
        {
            double norm = Math.Sqrt(matrix.Sum(x => x * x));
            if (!(norm > 0))
            {
                return 0;
            }

            log += Math.Log(norm) / power;
            if (step == Squarings)
            {
                return Math.Exp(log);
            }

            matrix = Square(Array.ConvertAll(matrix, x => x / norm), size);
            power *= 2;
        }
    }

    private static double[] Square(double[] matrix, int size)
    {
        double[] square = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            for (int l = 0; l < size; l++)
            {
                for (int j = 0; j < size; j++)
                {
                    square[(i * size) + j] += matrix[(i * size) + l] * matrix[(l * size) + j];
                }
            }
        }

        return square;
    }

    private static bool IsStationary(ConvAC model, int[] links)
    {
        ReadOnlySpan<double> first = model.Weights(links[0]);
        int size = model.Shape.Channels(links[0]);
        foreach (int v in links)
        {
            ReadOnlySpan<double> weights = model.Weights(v);
            if (model.Shape.Channels(v) != size || model.Shape.Rows(v) != size
                || System.Numerics.Tensors.TensorPrimitives.Distance(first, weights) > SameWeight)
            {
                return false;
            }
        }

        return true;
    }

    private static double MeanMaximalCorrelation(ConvAC model, int[] links)
    {
        double[][] latents = LatentMarginals.Compute(model);
        double log = links.GroupBy(model.Tree.HeightOf).Average(
            level => Math.Log(level.Average(v => MaximalCorrelation(model.Weights(v), latents[model.Tree.Parent(v)], latents[v]))));
        return Math.Exp(log);
    }
}
