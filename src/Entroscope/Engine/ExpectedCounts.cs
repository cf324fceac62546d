using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>The expected counts of an E step: what EM re-estimates the parameters from (theory, "Learning").</summary>
/// <remarks>Shaped like the model. Not thread-safe; nothing but the constructor allocates.</remarks>
internal sealed class ExpectedCounts
{
    private readonly CountsWork _work;

    /// <param name="model">The model whose shape and leaves the counts take.</param>
    public ExpectedCounts(ConvAC model)
        : this([.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => new double[model.Matrix(m).Length])],
            [.. model.Leaves.Take(model.Shape.LeafCount).Select(l => new double[l.StatisticsLength])], new double[model.Classes])
    {
    }

    private ExpectedCounts(double[][] weights, double[][] leaves, double[] classes)
    {
        (Weights, Leaves, Classes) = (weights, leaves, classes);
        Portions = new PartPortions([.. Weights, .. Leaves, Classes]);
        _work = new CountsWork(this);
    }

    /// <summary>Gets for every matrix the expected counts sum over samples of P(D_parent = g, D_v = d | x), row-major like the matrix.</summary>
    public double[][] Weights { get; }

    /// <summary>Gets for every distinct leaf its sufficient statistics.</summary>
    public double[][] Leaves { get; }

    /// <summary>Gets the expected number of samples of every class.</summary>
    public double[] Classes { get; }

    /// <summary>Gets or sets the sum of log-likelihoods of the samples counted, in nats: log p(x), or log p(x, y) where the class was given.</summary>
    public double LogLikelihood { get; set; }

    /// <summary>Gets or sets the number of samples counted.</summary>
    public double Samples { get; set; }

    /// <summary>Gets the arrays, the matrices first, then the sites, then the classes, and how they are shared out over threads.</summary>
    internal PartPortions Portions { get; }

    /// <summary>Makes counts of the same shape that are zero.</summary>
    public ExpectedCounts Zeros()
    {
        return new ExpectedCounts(Like(Weights), Like(Leaves), new double[Classes.Length]);

        static double[][] Like(double[][] parts) => Array.ConvertAll(parts, part => new double[part.Length]);
    }

    /// <summary>Sets every count to zero.</summary>
    public void Clear(int threads = 1) => Scale(0, threads);

    /// <summary>Multiplies every count by a factor.</summary>
    /// <param name="factor">The factor; exactly 0 clears.</param>
    public void Scale(double factor, int threads = 1)
    {
        _work.Run(null, factor, threads);
        LogLikelihood = factor == 0 ? 0 : LogLikelihood * factor;
        Samples *= factor;
    }

    /// <summary>Adds other counts of the same shape.</summary>
    public void Add(ExpectedCounts other, int threads = 1)
    {
        _work.Run(other, 1, threads);
        LogLikelihood += other.LogLikelihood;
        Samples += other.Samples;
    }

    /// <summary>Adds other counts of the same shape, which are zero afterwards.</summary>
    public void Absorb(ExpectedCounts other, int threads = 1)
    {
        _work.Run(other, 0, threads);
        LogLikelihood += other.LogLikelihood;
        Samples += other.Samples;
        (other.LogLikelihood, other.Samples) = (0, 0);
    }

    private sealed class CountsWork(ExpectedCounts counts) : IParallelWork
    {
        private ExpectedCounts? _added;
        private double _factor;

        // What is added is left as it is by the factor 1, and zero by 0.
        public void Run(ExpectedCounts? added, double factor, int threads)
        {
            (_added, _factor) = (added, factor);
            WorkCrew.Run(threads, counts.Portions.Count, this);
            _added = null;
        }

        public void Do(int worker, int task)
        {
            (int first, int end) = counts.Portions[task];
            for (int part = first; part < end; part++)
            {
                double[] mine = counts.Portions.Part(part);
                if (_added is not null)
                {
                    double[] added = _added.Portions.Part(part);
                    TensorPrimitives.Add(mine, added, mine);
                    if (_factor == 0)
                    {
                        Array.Clear(added);
                    }
                }
                else if (_factor == 0)
                {
                    Array.Clear(mine);
                }
                else
                {
                    TensorPrimitives.Multiply(mine, _factor, mine);
                }
            }
        }
    }
}
