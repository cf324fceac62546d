using System.Numerics;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Tails;

/// <summary>The worst of what an engine answers about samples far out, against the exact passes.</summary>
internal sealed class TailErrors
{
    // Below it a probability is compared as a number, not as a ratio.
    private const double SmallestCompared = 1e-12;

    /// <summary>Gets the largest distance from 1 of a sum of probabilities: of classes, components, latents, tables, weights of densities.</summary>
    public double Sum { get; private set; }

    /// <summary>Gets the largest relative error of a probability of at least 1e-12, and absolute error of a smaller one.</summary>
    public double Posterior { get; private set; }

    /// <summary>Gets the largest relative error of expected counts (absolute below 1e-12 of a sample).</summary>
    public double Counts { get; private set; }

    /// <summary>Gets the smallest term of a ledger, which is at least 0 but for rounding.</summary>
    public double Ledger { get; private set; }

    /// <summary>Gets the largest relative error of what children share (absolute below 1).</summary>
    public double Shared { get; private set; }

    /// <summary>Gets the number of samples of probability 0, which have no posteriors.</summary>
    public int Impossible { get; private set; }

    /// <summary>Asks an engine all questions about the samples of a case.</summary>
    /// <param name="tails">The case.</param>
    /// <param name="kind">The arithmetic.</param>
    public void Add(TailCase tails, EngineKind kind)
    {
        var options = new EngineOptions { Kind = kind, Threads = 1 };
        ConvACMixture mixture = tails.Mixture;
        double[][] rows = [.. tails.Rows.Where(r => !IsImpossible(mixture, r))];
        Impossible += tails.Rows.Length - rows.Length;
        if (rows.Length == 0)
        {
            return;
        }

        Observations data = Observations.FromRows(rows);
        ExactPass[][] exact = [.. mixture.Components.Select(c => rows.Select(x => new ExactPass(c, x)).ToArray())];
        double[][] shares = [.. Enumerable.Range(0, rows.Length).Select(r => Shares(mixture, [.. exact.Select(e => e[r].LogLikelihood)]))];
        double[][] classes =
            [.. shares.Select((s, r) => Enumerable.Range(0, mixture.Classes).Select(y => s.Zip(exact, (p, e) => p * e[r].ClassPosterior[y]).Sum()).ToArray())];
        AddClasses(mixture, data, shares, classes, options);
        for (int z = 0; z < exact.Length; z++)
        {
            AddNetwork(mixture.Components[z], data, exact[z], options);
        }

        AddConditionals(mixture, rows, options);
    }

    private static bool IsImpossible(ConvACMixture mixture, double[] row) => mixture.Components.All(c => new ExactPass(c, row).LogLikelihood is null);

    private static double[] Shares(ConvACMixture mixture, BigInteger?[] logs)
    {
        BigInteger?[] joint = [.. logs.Select((l, z) => l + ExactPass.Log(mixture.Weights[z]))];
        BigInteger? total = ExactPass.Sum(joint);
        return [.. joint.Select(j => ExactPass.Share(j, total))];
    }

    private void AddClasses(ConvACMixture mixture, Observations data, double[][] shares, double[][] classes, EngineOptions options)
    {
        double[] ofClass = Inference.Posterior.OfClass(mixture, data, options);
        double[] ofComponent = Inference.Posterior.OfComponent(mixture, data, engine: options);
        ModelLedgerTable table = new ModelEngine(mixture, options).Ledger(data, RowSelection.All(data));
        for (int r = 0; r < data.Rows; r++)
        {
            Compare(classes[r], Row(ofClass, mixture.Classes, r));
            Compare(classes[r], Row(table.ClassPosterior, mixture.Classes, r));
            Compare(shares[r], Row(ofComponent, shares[r].Length, r));
            Compare(shares[r], Row(table.ComponentPosterior, shares[r].Length, r));
            Ledger = Math.Min(Ledger, Math.Min(table.ComponentTerm[r], table.ClassTerm[r]));
        }
    }

    private void AddNetwork(ConvAC model, Observations data, ExactPass[] exact, EngineOptions options)
    {
        IEngine engine = Engines.Create(model, options);
        RowSelection all = RowSelection.All(data);
        double[][] latents = engine.LatentPosteriors(data, all, [.. Enumerable.Range(0, model.Tree.NodeCount)]);
        LedgerTable table = engine.Ledger(data, all);
        var counts = new ExpectedCounts(model);
        engine.AddExpectedCounts(data, all, null, counts);
        for (int v = 0; v < latents.Length; v++)
        {
            double[] expected = new double[model.Shape.Channels(v)];
            foreach (int r in Possible(exact))
            {
                Compare(exact[r].Latents[v], Row(latents[v], expected.Length, r));
                Ledger = Math.Min(Ledger, table.NodeTerms[(r * table.Nodes) + v]);
                for (int d = 0; d < expected.Length; d++)
                {
                    expected[d] += exact[r].Latents[v][d];
                }
            }

            for (int d = 0; d < expected.Length; d++)
            {
                double sum = Enumerable.Range(0, model.Shape.Rows(v)).Sum(g => counts.Weights[v][(g * expected.Length) + d]);
                Counts = Worst(Counts, Error(expected[d], sum));
            }
        }

        AddGivenClass(engine, data);
        foreach (int r in Possible(exact))
        {
            Compare(exact[r].ClassPosterior, Row(table.ClassPosterior, table.Classes, r));
            for (int v = table.Sites; v < table.Nodes; v++)
            {
                BigInteger shared = Patch(model, data.Row(r), v)
                    - model.Tree.Children(v).ToArray().Aggregate(BigInteger.Zero, (sum, c) => sum + Patch(model, data.Row(r), c));
                double right = Math.Clamp(FixedPoint.ToDouble(shared), double.MinValue, double.MaxValue);
                double error = Math.Abs(table.SharedInformation[(r * table.Nodes) + v] - right);
                Shared = Worst(Shared, error / Math.Max(Math.Abs(right), 1));
            }
        }
    }

    // The latents where the class is known, as counts and gradients of classification use them.
    private void AddGivenClass(IEngine engine, Observations data)
    {
        ConvAC model = engine.Model;
        int[] labels = [.. Enumerable.Range(0, data.Rows).Select(r => r % model.Classes)];
        double[] root = engine.LatentPosteriors(data, RowSelection.All(data), [model.Tree.Root], labels)[0];
        for (int r = 0; r < data.Rows; r++)
        {
            var exact = new ExactPass(model, data.Row(r), labels[r]);
            if (exact.LogLikelihood is not null)
            {
                double[] expected = exact.Latents[model.Tree.Root];
                Compare(expected, Row(root, expected.Length, r));
            }
        }
    }

    private static IEnumerable<int> Possible(ExactPass[] exact) => Enumerable.Range(0, exact.Length).Where(r => exact[r].LogLikelihood is not null);

    private static BigInteger Patch(ConvAC model, double[] row, int node)
    {
        double[] seen = [.. row.Select((x, i) => model.Tree.Scope(node).Contains(i) ? x : double.NaN)];
        return new ExactPass(model, seen).LogLikelihood!.Value;
    }

    // What is known of the first missing site; its table or density, for one sample.
    private void AddConditionals(ConvACMixture mixture, double[][] rows, EngineOptions options)
    {
        double[]? row = rows.FirstOrDefault(r => r.Any(double.IsNaN));
        int site = row is null ? -1 : Array.FindIndex(row, double.IsNaN);
        if (site < 0 || mixture.Components[0].Leaves[site].Alphabet > 1000)
        {
            return;
        }

        double[] weights = mixture.Components[0].Leaves[site].Alphabet > 0
            ? Conditional.Table(mixture, [site], row, engine: options).Probabilities
            : Conditional.Mixture(mixture, [site], row, engine: options).Weights;
        Sum = Worst(Sum, Math.Abs(weights.Sum() - 1));
    }

    private void Compare(double[] expected, double[] actual)
    {
        Sum = Worst(Sum, Math.Abs(actual.Sum() - 1));
        for (int i = 0; i < expected.Length; i++)
        {
            Posterior = Worst(Posterior, Error(expected[i], actual[i]));
        }
    }

    private static double Error(double expected, double actual) => Math.Abs(actual - expected) / (expected >= SmallestCompared ? expected : 1);

    // NaN is worse than all.
    private static double Worst(double x, double y) => double.IsNaN(y) ? double.PositiveInfinity : Math.Max(x, y);

    private static double[] Row(double[] table, int length, int row) => table[(row * length)..((row + 1) * length)];
}
