using System.Diagnostics.CodeAnalysis;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Reference;

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
            logLikelihood.Span[i] = _pass.LogJoint.ToDouble();
            for (int y = 0; y < Model.Classes && !givenClass.IsEmpty; y++)
            {
                givenClass.Span[(i * Model.Classes) + y] = _pass.LogO[_tree.Root][y].ToDouble();
            }
        }
    }

    public void WideLogLikelihood(Observations data, RowSelection rows, WideLog[] logLikelihood, WideLog[]? givenClass, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _pass.Up(data, rows[i]);
            logLikelihood[i] = _pass.LogJoint;
            if (givenClass is not null)
            {
                _pass.LogO[_tree.Root].CopyTo(givenClass, i * Model.Classes);
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
        counts.LogLikelihood += weight * _pass.LogJoint.ToDouble();
        counts.Samples += weight;
        if (_pass.LogJoint.IsZero)
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
                Model.Leaves[i].Accumulate(x, Array.ConvertAll(_pass.Flow[i], p => weight * p), counts.Leaves[Model.Shape.LeafOf(i)]);
            }
        }
    }

    public LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels, CancellationToken cancellation)
    {
        rows.EnsureWithin(data);
        EngineArguments.EnsureLabels(Model.Classes, data, rows, labels);
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
        table.LogLikelihood[position] = _pass.LogLikelihood.ToDouble();
        _pass.ClassPosterior.CopyTo(table.ClassPosterior, position * table.Classes);
        table.ClassTerm[position] = label >= 0 ? 0 : ClassTerm();
        Span<double> nodes = table.NodeTerms.AsSpan(position * table.Nodes, table.Nodes);
        Span<double> patches = table.PatchLogProbability.AsSpan(position * table.Nodes, table.Nodes);
        Span<double> rest = table.RestLogProbability.AsSpan(position * table.Nodes, table.Nodes);
        var logPatches = new WideLog[table.Nodes];
        for (int v = 0; v < table.Nodes; v++)
        {
            logPatches[v] = _pass.LogPatch(v, _marginals[v]);
            nodes[v] = possible ? Spent(v) : 0;
            patches[v] = logPatches[v].ToDouble();
            rest[v] = _pass.LogRest(v).ToDouble();
        }

        FillShared(logPatches, table, position);
        for (int i = 0; i < table.Sites; i++)
        {
            table.SiteTerms[(position * table.Sites) + i] = double.IsNaN(data[row, i]) ? 0 : -Expected(_pass.Flow[i], _pass.LogU[i]);
        }
    }

    // Differences of wide logarithms: what is large cancels before anything is rounded.
    private void FillShared(WideLog[] patches, LedgerTable table, int position)
    {
        bool possible = _pass.IsPossible;
        for (int v = table.Sites; v < table.Nodes; v++)
        {
            WideLog parts = default;
            foreach (int c in _tree.Children(v))
            {
                parts += patches[c];
            }

            table.SharedInformation[(position * table.Nodes) + v] = Finite(patches[v].Less(parts), possible);
        }

        for (int i = 0; i < table.Sites; i++)
        {
            WideLog apart = _pass.LogRest(i) + patches[i];
            table.RestInformation[(position * table.Sites) + i] = i == _tree.Root ? 0 : Finite(_pass.LogLikelihood.Less(apart), possible);
        }
    }

    // What an impossible sample leaves undefined is 0; what is beyond the range of a number is the last one.
    private static double Finite(double value, bool possible) =>
        possible ? Math.Clamp(value, double.MinValue, double.MaxValue) : double.IsFinite(value) ? value : 0;

    public double[][] LatentPosteriors(Observations data, RowSelection rows, int[] nodes, int[]? labels, CancellationToken cancellation)
    {
        EngineArguments.EnsureNodes(Model, nodes);
        rows.EnsureWithin(data);
        EngineArguments.EnsureLabels(Model.Classes, data, rows, labels);
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

    // The mean of log-values under a posterior, with 0 log 0 = 0.
    private static double Expected(double[] posterior, WideLog[] logValues)
    {
        double sum = 0;
        for (int d = 0; d < posterior.Length; d++)
        {
            sum += posterior[d] == 0 ? 0 : posterior[d] * logValues[d].ToDouble();
        }

        return sum;
    }

    // t_v = sum over g and d of P(g, d | x) (log u[d] - log o[g]), pair by pair: each difference is that of posterior and prior, however large the logs are.
    private double Spent(int v)
    {
        (WideLog[] u, WideLog[] o) = (_pass.LogU[v], _pass.LogO[v]);
        double sum = 0;
        for (int g = 0; g < o.Length; g++)
        {
            for (int d = 0; d < u.Length; d++)
            {
                double pair = _pass.Pair(v, g, d);
                sum += pair == 0 ? 0 : pair * u[d].Less(o[g]);
            }
        }

        return sum;
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
        (int rows, int channels) = (Model.Shape.Rows(v), Model.Shape.Channels(v));
        for (int g = 0; g < rows; g++)
        {
            for (int d = 0; d < channels; d++)
            {
                counts[(g * channels) + d] += weight * _pass.Pair(v, g, d);
            }
        }
    }
}
