using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>The expected counts of an E step: what EM re-estimates the parameters from (theory, section 3).</summary>
/// <remarks>Shaped like the model. Not thread-safe.</remarks>
public sealed class ExpectedCounts
{
    /// <summary>Initialises counts of zero.</summary>
    /// <param name="model">The model whose shape and leaves the counts take.</param>
    public ExpectedCounts(ConvAC model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Weights = new double[model.Shape.MatrixCount][];
        for (int m = 0; m < Weights.Length; m++)
        {
            Weights[m] = new double[model.Matrix(m).Length];
        }

        Leaves = [.. model.Leaves.Select(l => new double[l.StatisticsLength])];
        Classes = new double[model.Classes];
    }

    /// <summary>Gets for every matrix the expected counts sum over samples of P(D_parent = g, D_v = d | x), row-major like the matrix.</summary>
    public double[][] Weights { get; }

    /// <summary>Gets for every site the sufficient statistics of its leaf.</summary>
    public double[][] Leaves { get; }

    /// <summary>Gets the expected number of samples of every class.</summary>
    public double[] Classes { get; }

    /// <summary>Gets or sets the sum of log-likelihoods of the samples counted, in nats: log p(x), or log p(x, y) where the class was given.</summary>
    public double LogLikelihood { get; set; }

    /// <summary>Gets or sets the number of samples counted.</summary>
    public double Samples { get; set; }

    /// <summary>Sets every count to zero.</summary>
    public void Clear() => Scale(0);

    /// <summary>Multiplies every count by a factor.</summary>
    /// <param name="factor">The factor; exactly 0 clears.</param>
    public void Scale(double factor)
    {
        for (int p = 0; p < PartCount; p++)
        {
            double[] part = Part(p);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = factor == 0 ? 0 : part[i] * factor;
            }
        }

        LogLikelihood = factor == 0 ? 0 : LogLikelihood * factor;
        Samples *= factor;
    }

    /// <summary>Adds other counts of the same shape.</summary>
    /// <param name="other">The counts to add.</param>
    public void Add(ExpectedCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int p = 0; p < PartCount; p++)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(Part(p), other.Part(p), Part(p));
        }

        LogLikelihood += other.LogLikelihood;
        Samples += other.Samples;
    }

    private int PartCount => Weights.Length + Leaves.Length + 1;

    private double[] Part(int index)
    {
        int leaf = index - Weights.Length;
        return leaf < 0 ? Weights[index] : leaf < Leaves.Length ? Leaves[leaf] : Classes;
    }
}
