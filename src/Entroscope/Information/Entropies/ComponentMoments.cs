using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>Averages over observations of a model of several components: their surprisal, and what they say of component and class.</summary>
internal sealed class ComponentMoments(ConvACMixture mixture, EngineOptions? options)
{
    private const int Columns = 3;
    private readonly ModelEngine _engine = new(mixture, options);
    private readonly MomentTable _moments = new(Columns);
    private bool _exact;

    /// <summary>Gets the mean of -log p(x).</summary>
    public Estimate Surprisal => Mean(0);

    /// <summary>Gets the mean of KL(P(Z|x) || P(Z)); exactly 0 where one component has all the weight.</summary>
    public Estimate ComponentInformation => mixture.Weights.Contains(1.0) ? Estimate.Exact(0) : Mean(1);

    /// <summary>Gets the mean of KL(P(Y|x) || P(Y)); exactly 0 for a single class.</summary>
    public Estimate ClassInformation => mixture.Classes == 1 ? Estimate.Exact(0) : Mean(2);

    /// <summary>Adds draws of the mixture.</summary>
    public void Add(Observations draws, CancellationToken cancellation) => _moments.Add(Evaluate(draws, cancellation), default, draws.Rows);

    /// <summary>Adds values, each with its probability as weight; impossible ones count nothing.</summary>
    public void AddByProbability(Observations cells, CancellationToken cancellation)
    {
        _exact = true;
        double[][] possible = [.. Evaluate(cells, cancellation).Chunk(Columns).Where(row => Math.Exp(-row[0]) > 0)];
        _moments.Add([.. possible.SelectMany(row => row)], Array.ConvertAll(possible, row => Math.Exp(-row[0])), possible.Length);
    }

    private Estimate Mean(int column) => _exact ? _moments.Expectation(column) : _moments.Mean(column).WithUnseen();

    private double[] Evaluate(Observations data, CancellationToken cancellation)
    {
        (int rows, int components, int classes) = (data.Rows, mixture.Components.Count, mixture.Classes);
        (WideLog[] log, double[] posterior, WideLog[] given) = (new WideLog[rows], new double[rows * components], new WideLog[rows * classes]);
        _engine.WideLogLikelihood(data, RowSelection.All(data), log, given, posterior, cancellation);
        double[] ofClass = Posterior.Normalize(given, mixture.ClassPrior);
        double[] values = new double[rows * Columns];
        for (int r = 0; r < rows; r++)
        {
            values[r * Columns] = -log[r].ToDouble();
            values[(r * Columns) + 1] = Divergence(posterior.AsSpan(r * components, components), mixture.Weights);
            values[(r * Columns) + 2] = Divergence(ofClass.AsSpan(r * classes, classes), mixture.ClassPrior);
        }

        return values;
    }

    private static double Divergence(ReadOnlySpan<double> posterior, ReadOnlySpan<double> prior)
    {
        double sum = 0;
        for (int i = 0; i < posterior.Length; i++)
        {
            sum += posterior[i] == 0 ? 0 : posterior[i] * Math.Log(posterior[i] / prior[i]);
        }

        return Math.Max(0, sum);
    }
}
