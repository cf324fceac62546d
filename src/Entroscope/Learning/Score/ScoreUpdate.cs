using Entroscope.Engine;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Score;

/// <summary>One step of Adam (Kingma and Ba 2015, algorithm 1) up the gradient, with decoupled weight decay. Parallel over matrices and leaves.</summary>
internal sealed class ScoreUpdate(TrainingProblem problem, ConvAC start, ScoreOptions options) : IParallelWork
{
    private const double Epsilon = 1e-10;
    private const double LastShare = 0.1;
    private readonly double[][] _step = AdamMoments.Zeros(start);
    private ConvAC _model = null!;
    private AdamMoments _moments = null!;
    private SignedGradient _gradient = null!;
    private double _rows;
    private double _rate;
    private double _firstGain;
    private double _secondGain;

    /// <summary>Takes a step.</summary>
    /// <param name="model">The network; overwritten.</param>
    /// <param name="moments">Adam's moments; overwritten.</param>
    /// <param name="update">The updates before this one.</param>
    /// <param name="updates">The most that there can be.</param>
    /// <param name="gradient">The derivatives of the sum of J over the rows.</param>
    /// <param name="rows">The number of rows.</param>
    public void Run(ConvAC model, AdamMoments moments, long update, long updates, SignedGradient gradient, int rows)
    {
        (_model, _moments, _gradient, _rows) = (model, moments, gradient, rows);
        _rate = options.LearningRate * (1 - ((1 - LastShare) * Math.Min(1, update / (double)Math.Max(1, updates))));
        _firstGain = 1 / (1 - Math.Pow(AdamMoments.FirstDecay, update + 1));
        _secondGain = 1 / (1 - Math.Pow(AdamMoments.SecondDecay, update + 1));
        WorkCrew.Run(problem.Options.Engine.ThreadCount, model.Shape.MatrixCount + model.Shape.LeafCount, this);
    }

    public void Do(int worker, int task)
    {
        int leaf = task - _model.Shape.MatrixCount;
        double[] step = _step[task];
        if (leaf < 0)
        {
            _gradient.Matrix(task).CopyTo(step, 0);
        }
        else
        {
            _model.Leaves[leaf].Gradient(_gradient.Leaf(leaf), default, 0, Unit(leaf), step);
        }

        Adapt(step, _moments.First[task], _moments.Second[task]);
        if (leaf < 0)
        {
            Span<double> matrix = _model.OwnMatrix(task);
            TensorPrimitives.Multiply(matrix, 1 - (_rate * options.WeightDecay), matrix);
            TensorPrimitives.Add(matrix, step, matrix);
        }
        else
        {
            _model.Leaves[leaf].Move(step, problem.Prior(leaf), Unit(leaf));
        }
    }

    private void Adapt(double[] gradient, double[] first, double[] second)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            double g = gradient[i] / _rows;
            g = double.IsNaN(g) ? 0 : Math.Clamp(g, -AdamMoments.LargestDerivative, AdamMoments.LargestDerivative);
            first[i] = (AdamMoments.FirstDecay * first[i]) + ((1 - AdamMoments.FirstDecay) * g);
            second[i] = (AdamMoments.SecondDecay * second[i]) + ((1 - AdamMoments.SecondDecay) * g * g);
            gradient[i] = _rate * (first[i] * _firstGain) / (Math.Sqrt(second[i] * _secondGain) + Epsilon);
        }
    }

    // The standard deviation of the column.
    private double Unit(int site) => Math.Sqrt(problem.Moments(site).Scale);
}
