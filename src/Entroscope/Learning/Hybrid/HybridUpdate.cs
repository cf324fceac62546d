using Entroscope.Engine;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Hybrid;

/// <summary>
/// One step of Adam (Kingma and Ba 2015, algorithm 1) up the gradient of J and of the Dirichlet prior, in unconstrained parameters. Parallel over
/// matrices and sites; the order of every sum is fixed.
/// </summary>
/// <remarks>
/// The gradient of J comes from expected counts with the labels, n(x, y), and without, n(x): it is that of sum (n(x, y) - lambda n(x)) log theta. For a
/// sample without a label both are n(x), which leaves (1 - lambda) log p(x) of it.
/// </remarks>
/// <param name="problem">Shape, priors and threads.</param>
internal sealed class HybridUpdate(TrainingProblem problem, HybridOptions options) : IParallelWork
{
    private const double FirstDecay = AdamMoments.FirstDecay;
    private const double SecondDecay = AdamMoments.SecondDecay;
    private const double Epsilon = 1e-8;
    private const double LargestDerivative = AdamMoments.LargestDerivative;
    private readonly TrainingProblem _problem = problem;
    private readonly HybridOptions _options = options;
    private readonly double[][] _gradient = AdamMoments.Zeros(problem.Template);
    private ConvAC _model = null!;
    private AdamMoments _moments = null!;
    private ExpectedCounts _labelled = null!;
    private ExpectedCounts _all = null!;
    private double _samples;
    private double _firstGain;
    private double _secondGain;

    /// <summary>Takes a step.</summary>
    /// <param name="model">The network that the counts were taken with; overwritten.</param>
    /// <param name="moments">Adam's moments; overwritten.</param>
    /// <param name="labelled">Counts with the labels; zero afterwards.</param>
    /// <param name="all">Counts without the labels; zero afterwards.</param>
    /// <param name="samples">The number of samples of the batch, at least 1.</param>
    public void Run(ConvAC model, AdamMoments moments, long update, ExpectedCounts labelled, ExpectedCounts all, int samples)
    {
        (_model, _moments, _labelled, _all, _samples) = (model, moments, labelled, all, samples);
        (_firstGain, _secondGain) = (1 / (1 - Math.Pow(FirstDecay, update + 1)), 1 / (1 - Math.Pow(SecondDecay, update + 1)));
        foreach (ExpectedCounts counts in (ReadOnlySpan<ExpectedCounts>)[labelled, all])
        {
            (counts.LogLikelihood, counts.Samples) = (0, 0);
        }

        WorkCrew.Run(_problem.Options.Engine.ThreadCount, labelled.Portions.Count, this);
    }

    public void Do(int worker, int task)
    {
        (int first, int end) = _labelled.Portions[task];
        for (int part = first; part < end; part++)
        {
            Differentiate(part);
            Adapt(_gradient[part], _moments.First[part], _moments.Second[part]);
            Move(part, _gradient[part]);
            Array.Clear(_labelled.Portions.Part(part));
            Array.Clear(_all.Portions.Part(part));
        }
    }

    private void Differentiate(int part)
    {
        (double[] counts, double[] all, double[] gradient) = (_labelled.Portions.Part(part), _all.Portions.Part(part), _gradient[part]);
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] -= _options.DiscriminativeWeight * all[i];
        }

        // The prior belongs to the generative part. A batch has its share of it, so that a pass sees all of it.
        double share = (1 - _options.DiscriminativeWeight) * _samples / _problem.Set.Data.Rows;
        int site = part - _model.Shape.MatrixCount;
        double weightPrior = _problem.Options.PseudoCount * share;
        if (site < 0)
        {
            SoftmaxRows.Gradient(counts, _model.Shape.Channels(_model.Shape.NodeOfMatrix(part)), weightPrior, _model.Matrix(part), gradient);
        }
        else if (site == _model.Shape.LeafCount)
        {
            SoftmaxRows.Gradient(counts, _model.Classes, weightPrior, _model.ClassPrior, gradient);
        }
        else
        {
            _model.Leaves[site].Gradient(counts, _problem.Prior(site), share, Unit(site), gradient);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            double derivative = gradient[i] / _samples;
            gradient[i] = double.IsNaN(derivative) ? 0 : Math.Clamp(derivative, -LargestDerivative, LargestDerivative);
        }
    }

    /// <summary>Turns a gradient into Adam's step.</summary>
    private void Adapt(double[] gradient, double[] first, double[] second)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            double g = gradient[i];
            first[i] = (FirstDecay * first[i]) + ((1 - FirstDecay) * g);
            second[i] = (SecondDecay * second[i]) + ((1 - SecondDecay) * g * g);
            gradient[i] = _options.LearningRate * (first[i] * _firstGain) / (Math.Sqrt(second[i] * _secondGain) + Epsilon);
        }
    }

    private void Move(int part, double[] step)
    {
        int site = part - _model.Shape.MatrixCount;
        if (site < 0)
        {
            SoftmaxRows.Move(step, _model.Shape.Channels(_model.Shape.NodeOfMatrix(part)), _model.OwnMatrix(part));
        }
        else if (site == _model.Shape.LeafCount)
        {
            SoftmaxRows.Move(step, _model.Classes, _model.OwnClassPrior());
        }
        else
        {
            _model.Leaves[site].Move(step, _problem.Prior(site), Unit(site));
        }
    }

    // The standard deviation of the column.
    private double Unit(int site) => Math.Sqrt(_problem.Moments(site).Scale);
}
