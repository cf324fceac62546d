using System.Diagnostics.CodeAnalysis;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine;

/// <summary>The double log-domain reference: one sample after the other through <see cref="LogDomainPass"/>, on one thread.</summary>
internal sealed class ReferenceEngine : IReloadableEngine
{
    private readonly PoolingTree _tree;
    private LogDomainPass _pass;
    private double[][] _marginals;

    public ReferenceEngine(ConvAC model)
    {
        _tree = model.Tree;
        Load(model);
    }

    public ConvAC Model { get; private set; }

    /// <summary>Gets 0: the reference has no range to leave.</summary>
    public long Rescued => 0;

    [MemberNotNull(nameof(Model), nameof(_pass), nameof(_marginals))]
    public void Load(ConvAC model)
    {
        Model = model;
        _pass = new LogDomainPass(model);
        _marginals = LatentMarginals.Compute(model);
    }

    public void LogLikelihood(Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _pass.Up(data, rows[i]);
            logLikelihood.Span[i] = _pass.LogJoint;
            if (!givenClass.IsEmpty)
            {
                _pass.LogO[_tree.Root].CopyTo(givenClass.Span[(i * Model.Classes)..]);
            }
        }
    }

    public void AddExpectedCounts(Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        rows.EnsureWeights(data, weights);
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double weight = weights is null ? 1 : weights[rows[i]];
            if (weight > 0)
            {
                AddSample(data, rows[i], Label(labels, rows[i]), weight, counts);
            }
        }
    }

    private void AddSample(Observations data, int row, int label, double weight, ExpectedCounts counts)
    {
        _pass.Up(data, row, label);
        counts.LogLikelihood += weight * _pass.LogJoint;
        counts.Samples += weight;
        if (_pass.LogJoint == double.NegativeInfinity)
        {
            return;
        }

        _pass.Down();
        for (int v = 0; v < _tree.NodeCount; v++)
        {
            AddPairs(v, weight, counts.Weights[Model.Shape.MatrixOf(v)]);
        }

        for (int y = 0; y < Model.Classes; y++)
        {
            counts.Classes[y] += weight * _pass.ClassPosterior[y];
        }

        for (int i = 0; i < _tree.SiteCount; i++)
        {
            double x = data[row, i];
            if (!double.IsNaN(x))
            {
                Model.Leaves[i].Accumulate(x, Array.ConvertAll(_pass.Flow[i], p => weight * p), counts.Leaves[i]);
            }
        }
    }

    public LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        var table = new LedgerTable(Model, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            FillSample(data, rows[i], Label(labels, rows[i]), table, i);
        }

        return table;
    }

    private void FillSample(Observations data, int row, int label, LedgerTable table, int position)
    {
        _pass.Up(data, row, label);
        _pass.Down();
        bool possible = _pass.IsPossible;
        table.LogLikelihood[position] = label >= 0 ? _pass.LogO[_tree.Root][label] : _pass.LogJoint;
        _pass.ClassPosterior.CopyTo(table.ClassPosterior, position * table.Classes);
        table.ClassTerm[position] = label >= 0 ? 0 : ClassTerm();
        Span<double> nodes = table.NodeTerms.AsSpan(position * table.Nodes, table.Nodes);
        Span<double> patches = table.PatchLogProbability.AsSpan(position * table.Nodes, table.Nodes);
        Span<double> rest = table.RestLogProbability.AsSpan(position * table.Nodes, table.Nodes);
        for (int v = 0; v < table.Nodes; v++)
        {
            double[] parentFlow = v == _tree.Root ? _pass.ClassPosterior : _pass.Flow[_tree.Parent(v)];
            double scale = possible ? _pass.LogU[v].Max() : 0;
            nodes[v] = possible ? Expected(_pass.Flow[v], _pass.LogU[v], scale) - Expected(parentFlow, _pass.LogO[v], scale) : 0;
            patches[v] = LogMixture(_marginals[v], _pass.LogU[v]);
            rest[v] = _pass.LogRest(v);
        }

        FillShared(table, position);
        for (int i = 0; i < table.Sites; i++)
        {
            table.SiteTerms[(position * table.Sites) + i] = double.IsNaN(data[row, i]) ? 0 : -Expected(_pass.Flow[i], _pass.LogU[i]);
        }
    }

    // A patch's logs are relative to its largest, which cancels between a node and its children, as between a site alone and given the rest.
    private void FillShared(LedgerTable table, int position)
    {
        double[] scales = [.. _pass.LogU.Select(u => Finite(u.Max()))];
        double[] patches = [.. _pass.LogU.Select((u, v) => LogMixture(_marginals[v], u, scales[v]))];
        for (int v = table.Sites; v < table.Nodes; v++)
        {
            double scale = 0;
            double parts = 0;
            foreach (int c in _tree.Children(v))
            {
                scale += scales[c];
                parts += patches[c];
            }

            table.SharedInformation[(position * table.Nodes) + v] = Finite(LogMixture(_marginals[v], _pass.LogU[v], scale) - parts);
        }

        double whole = table.LogLikelihood[position];
        for (int i = 0; i < table.Sites; i++)
        {
            // Derivatives are relative to p(x), and those of an impossible sample to 1.
            double rest = _pass.IsPossible ? LogSpace.LogSumExp(_pass.LogRho[i]) : _pass.LogRest(i) - whole;
            table.RestInformation[(position * table.Sites) + i] = i == _tree.Root ? 0 : Finite(-rest - scales[i] - patches[i]);
        }
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    public double[][] LatentPosteriors(Observations data, RowSelection rows, int[] nodes, int[]? labels, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        double[][] posteriors = [.. nodes.Select(v => new double[rows.Count * Model.Shape.Channels(v)])];
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _pass.Up(data, rows[i], Label(labels, rows[i]));
            _pass.Down();
            for (int n = 0; n < nodes.Length; n++)
            {
                double[] flow = _pass.Flow[nodes[n]];
                flow.CopyTo(posteriors[n], i * flow.Length);
            }
        }

        return posteriors;
    }

    private static int Label(int[]? labels, int row) => labels is null ? -1 : labels[row];

    /// <summary>The mean of log-values, less a scale that a difference of means has in common, under a posterior, with 0 log 0 = 0.</summary>
    private static double Expected(double[] posterior, double[] logValues, double scale = 0)
    {
        double sum = 0;
        for (int d = 0; d < posterior.Length; d++)
        {
            sum += posterior[d] == 0 ? 0 : posterior[d] * (logValues[d] - scale);
        }

        return sum;
    }

    private static double LogMixture(double[] weights, double[] logValues, double scale = 0)
    {
        double[] terms = new double[weights.Length];
        for (int d = 0; d < weights.Length; d++)
        {
            terms[d] = Math.Log(weights[d]) + (logValues[d] - scale);
        }

        return LogSpace.LogSumExp(terms);
    }

    private double ClassTerm()
    {
        double sum = 0;
        for (int y = 0; y < Model.Classes; y++)
        {
            double p = _pass.ClassPosterior[y];
            sum += p == 0 ? 0 : p * Math.Log(p / Model.ClassPrior[y]);
        }

        return sum;
    }

    private void AddPairs(int v, double weight, double[] counts)
    {
        double[] u = _pass.LogU[v];
        double[] rho = _pass.LogRho[v];
        double[] a = _pass.LogWeights(v);
        for (int g = 0; g < rho.Length; g++)
        {
            for (int d = 0; d < u.Length; d++)
            {
                double log = a[(g * u.Length) + d] + u[d] + rho[g];
                counts[(g * u.Length) + d] += weight * Math.Exp(log);
            }
        }
    }
}
