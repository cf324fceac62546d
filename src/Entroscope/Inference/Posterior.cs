using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Posterior distributions of the class and of the latents given observations, exact.</summary>
public static class Posterior
{
    /// <summary>Computes P(Y = y | evidence), the component summed out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none, which gives the prior.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities of the Y classes.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static double[] OfClass(ConvACMixture model, double[]? evidence, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Observations row = Observations.FromRows([Evidence.Check(model.Pattern, evidence, -1)]);
        double[] posterior = FillClasses(new ModelEngine(model, engine), row, out int impossible, cancellation);
        return impossible < 0 ? posterior : throw Evidence.Impossible(-1);
    }

    /// <summary>Computes P(Y = y | x) of every sample, the component summed out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations; missing values are summed out.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities, shape [rows, Y], row-major; NaN for a row of probability 0, which has no posterior.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    public static double[] OfClass(ConvACMixture model, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var evaluator = new ModelEngine(model, engine);
        return OfClass(evaluator, FittingRows.Of(model.Pattern, data), cancellation);
    }

    internal static double[] OfClass(ModelEngine engine, FittingRows rows, CancellationToken cancellation) =>
        FillClasses(engine, rows.Data, out _, cancellation);

    /// <summary>Computes P(Z = z | evidence), or P(Z = z | evidence, y), of the component.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none, which gives the prior.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities of the K components.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static double[] OfComponent(
        ConvACMixture model, double[]? evidence, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Components(new ModelEngine(model, engine), Evidence.Check(model.Pattern, evidence, label), label, cancellation);
    }

    /// <summary>Computes P(Z = z | x), or P(Z = z | x, y) where the class is known, of every sample.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations; missing values are summed out.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities, shape [rows, K], row-major; NaN for a row of probability
    /// 0 (under its class where that is known), which has no posterior.</returns>
    /// <exception cref="DataException">The observations or labels do not fit the model.</exception>
    public static double[] OfComponent(
        ConvACMixture model, Observations data, int[]? labels = null, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var evaluator = new ModelEngine(model, engine);
        return OfComponent(evaluator, FittingRows.Of(model.Pattern, data, labels), cancellation);
    }

    internal static double[] OfComponent(ModelEngine engine, FittingRows rows, CancellationToken cancellation) =>
        engine.ComponentPosteriors(rows.Data, RowSelection.All(rows.Data), rows.Labels, double.NaN, cancellation);

    /// <summary>Computes P(D_v = d | evidence) of one latent.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="node">The node v, 0..NodeCount-1; sites have latents, too.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none, which gives the prior marginal.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities of the node's channels.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0.</exception>
    public static double[] OfLatent(
        ConvAC model, int node, double[]? evidence, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        double[] given = Evidence.Check(model, evidence, label);
        Refuse.Range(node < 0 || node >= model.Tree.NodeCount, $"The nodes are 0..{model.Tree.NodeCount - 1}, but node {node} was given.", nameof(node));
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
    public static double[][] OfAllLatents(
        ConvAC model, double[]? evidence, int label = -1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        double[] given = Evidence.Check(model, evidence, label);
        return Latents(Engines.Create(model, engine), given, label, [.. Enumerable.Range(0, model.Tree.NodeCount)], cancellation);
    }

    /// <summary>Computes posteriors of latents given checked evidence, which must be possible.</summary>
    internal static double[][] Latents(IEngine engine, double[] evidence, int label, int[] nodes, CancellationToken cancellation)
    {
        Observations row = Possible(engine, evidence, label, cancellation);
        return engine.LatentPosteriors(row, RowSelection.All(row), nodes, [label], cancellation);
    }

    /// <summary>Computes the weights of the channels of a site's leaf given checked evidence, which must be possible.</summary>
    internal static double[] Site(IEngine engine, double[] evidence, int label, int site, CancellationToken cancellation)
    {
        Observations row = Possible(engine, evidence, label, cancellation);
        return engine.SiteWeights(row, RowSelection.All(row), [site], [label], cancellation)[0];
    }

    private static Observations Possible(IEngine engine, double[] evidence, int label, CancellationToken cancellation)
    {
        Observations row = Observations.FromRows([evidence]);
        double[] log = new double[1];
        double[] givenClass = new double[engine.Model.Classes];
        engine.LogLikelihood(row, RowSelection.All(row), log, givenClass, cancellation);
        if ((label < 0 ? log[0] : givenClass[label]) == double.NegativeInfinity)
        {
            throw Evidence.Impossible(label);
        }

        return row;
    }

    /// <summary>Computes the posterior of the component of a mixture given checked evidence, which must be possible.</summary>
    internal static double[] Components(ModelEngine engine, double[] evidence, int label, CancellationToken cancellation)
    {
        Observations row = Observations.FromRows([evidence]);
        double[] log = new double[1];
        double[] givenClass = new double[engine.Model.Classes];
        engine.LogLikelihood(row, RowSelection.All(row), log, givenClass, cancellation: cancellation);
        return (label < 0 ? log[0] : givenClass[label]) == double.NegativeInfinity
            ? throw Evidence.Impossible(label)
            : engine.ComponentPosteriors(row, RowSelection.All(row), [label], cancellation);
    }

    /// <summary>Computes log P(y | x) of one row and class, with all its digits where the probability is too small to be a number.</summary>
    internal static double LogOfClass(ModelEngine engine, Observations data, int row, int label)
    {
        (WideLog[] log, WideLog[] given) = (new WideLog[1], new WideLog[engine.Model.Classes]);
        engine.WideLogLikelihood(data, RowSelection.Range(row, 1), log, given, default, default);
        return given[label].Less(log[0]) + Math.Log(engine.Model.ClassPrior[label]);
    }

    /// <summary>The probability below which digits are lost to underflow.</summary>
    internal const double Smallest = 1e-290;

    private static double[] FillClasses(ModelEngine engine, Observations data, out int impossible, CancellationToken cancellation)
    {
        (WideLog[] log, WideLog[] given) = (new WideLog[data.Rows], new WideLog[MemoryLimit.Cells(data.Rows, engine.Model.Classes)]);
        engine.WideLogLikelihood(data, RowSelection.All(data), log, given, default, cancellation);
        impossible = Array.FindIndex(log, l => l.IsZero);
        return Normalize(given, engine.Model.ClassPrior);
    }

    // From log p(x|y) to P(y|x); the logarithms are changed.
    internal static double[] Normalize(Span<WideLog> logGivenClass, ReadOnlySpan<double> prior)
    {
        int classes = prior.Length;
        double[] posterior = new double[logGivenClass.Length];
        for (int start = 0; start < posterior.Length; start += classes)
        {
            Span<WideLog> joint = logGivenClass.Slice(start, classes);
            for (int y = 0; y < classes; y++)
            {
                joint[y] += Math.Log(prior[y]);
            }

            Span<double> row = posterior.AsSpan(start, classes);
            if (!WideLog.Share(joint, row))
            {
                row.Fill(double.NaN);
            }
        }

        return posterior;
    }
}
