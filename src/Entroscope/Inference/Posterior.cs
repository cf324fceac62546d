using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Posterior distributions of the class and of the latents given observations, exact.</summary>
public static class Posterior
{
    /// <summary>Computes P(Y = y | evidence).</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none, which gives the prior.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities of the Y classes.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static double[] OfClass(ConvAC model, double[]? evidence, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        Observations row = Observations.FromRows([Evidence.Check(model, evidence, -1)]);
        double[] posterior = new double[model.Classes];
        FillClasses(Engines.Create(model, engine), row, RowSelection.All(row), posterior, out int impossible, cancellation);
        return impossible < 0 ? posterior : throw Evidence.Impossible(-1);
    }

    /// <summary>Computes P(Y = y | x) of every sample.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="data">The observations; missing values are summed out.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities, shape [rows, Y], row-major; the prior for a row of probability 0.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    public static double[] OfClass(ConvAC model, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        IEngine evaluator = Engines.Create(model, engine);
        data.EnsureFits(model);
        double[] posterior = new double[checked(data.Rows * model.Classes)];
        FillClasses(evaluator, data, RowSelection.All(data), posterior, out _, cancellation);
        return posterior;
    }

    /// <summary>Computes P(D_v = d | evidence) of one latent.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="node">The node v, 0..NodeCount-1; sites have latents, too.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none, which gives the prior marginal.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities of the node's channels.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static double[] OfLatent(ConvAC model, int node, double[]? evidence, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        double[] given = Evidence.Check(model, evidence, label);
        if (node < 0 || node >= model.Tree.NodeCount)
        {
            throw new ArgumentOutOfRangeException(nameof(node), Invariant($"The nodes are 0..{model.Tree.NodeCount - 1}, but node {node} is asked for."));
        }

        return Latents(Engines.Create(model, engine), given, label, [node], cancellation)[0];
    }

    /// <summary>Computes P(D_v = d | evidence) of every latent.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none, which gives the prior marginals.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>For every node the probabilities of its channels.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static double[][] OfAllLatents(ConvAC model, double[]? evidence, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        double[] given = Evidence.Check(model, evidence, label);
        return Latents(Engines.Create(model, engine), given, label, [.. Enumerable.Range(0, model.Tree.NodeCount)], cancellation);
    }

    /// <summary>Computes posteriors of latents given checked evidence, which must be possible.</summary>
    internal static double[][] Latents(IEngine engine, double[] evidence, int label, int[] nodes, CancellationToken cancellation)
    {
        Observations row = Observations.FromRows([evidence]);
        double[] log = new double[1];
        double[] givenClass = new double[engine.Model.Classes];
        engine.LogLikelihood(row, RowSelection.All(row), log, givenClass, cancellation);
        if ((label < 0 ? log[0] : givenClass[label]) == double.NegativeInfinity)
        {
            throw Evidence.Impossible(label);
        }

        return engine.LatentPosteriors(row, RowSelection.All(row), nodes, [label], cancellation);
    }

    private static void FillClasses(IEngine engine, Observations data, RowSelection rows, double[] posterior, out int impossible, CancellationToken cancellation)
    {
        int classes = engine.Model.Classes;
        ReadOnlySpan<double> prior = engine.Model.ClassPrior;
        double[] log = new double[rows.Count];
        engine.LogLikelihood(data, rows, log, posterior, cancellation);
        impossible = Array.IndexOf(log, double.NegativeInfinity);
        for (int r = 0; r < log.Length; r++)
        {
            Span<double> row = posterior.AsSpan(r * classes, classes);
            for (int y = 0; y < classes; y++)
            {
                row[y] += Math.Log(prior[y]);
            }

            double total = LogSpace.LogSumExp(row);
            for (int y = 0; y < classes; y++)
            {
                row[y] = total == double.NegativeInfinity ? prior[y] : Math.Exp(row[y] - total);
            }
        }
    }
}
