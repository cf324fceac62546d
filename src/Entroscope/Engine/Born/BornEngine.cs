using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Engine.Born;

/// <summary>
/// Evaluates a network in the Born reading: p(x | y) = h_y(x)^2 / Z_y, p(x) the sum of P(y) p(x | y), in double precision whatever is asked for; the
/// reference takes the outputs of rows without missing values in the log domain. What is about latents, which such a network does not have, is refused.
/// </summary>
internal sealed class BornEngine : IEngine
{
    private readonly BornNetwork _network;
    private readonly BornSite?[] _sites;
    private readonly bool _isReference;
    private readonly int _threads;

    /// <exception cref="ModelException">A class has the output 0 for every input.</exception>
    public BornEngine(ConvAC model, EngineOptions options)
    {
        (_network, _isReference, _threads) = (new BornNetwork(model), options.Kind == EngineKind.Reference, options.ThreadCount);
        _sites = new BornSite?[model.Tree.SiteCount];
    }

    public ConvAC Model => _network.Model;

    public void LogLikelihood(
        Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass = default, CancellationToken cancellation = default)
    {
        int classes = Model.Classes;
        ForRows(rows, (r, pass) =>
        {
            pass.Up(data, rows[r]);
            double[] log = [.. Enumerable.Range(0, classes).Select(pass.LogGivenClass)];
            Rescue(data, rows[r], pass, log);
            if (!givenClass.IsEmpty)
            {
                log.CopyTo(givenClass.Span[(r * classes)..]);
            }

            for (int y = 0; y < classes && classes > 1; y++)
            {
                log[y] += Math.Log(Model.ClassPrior[y]);
            }

            logLikelihood.Span[r] = classes == 1 ? log[0] : LogSpace.LogSumExp(log);
        }, cancellation);
    }

    public LeafDistribution SiteLeaf(int site) => Site(site).Leaf;

    public double[][] SiteWeights(Observations data, RowSelection rows, int[] sites, int[]? labels = null, CancellationToken cancellation = default)
    {
        EngineArguments.EnsureNodes(Model, sites);
        EngineArguments.EnsureLabels(Model.Classes, data, rows, labels);
        BornSite[] asked = Array.ConvertAll(sites, Site);
        double[][] weights = Array.ConvertAll(asked, s => new double[checked(rows.Count * s.Leaf.Channels)]);
        ForRows(rows, (r, pass) =>
        {
            pass.Up(data, rows[r]);
            Density[] found = pass.Down(sites, labels is null ? -1 : labels[rows[r]]);
            for (int s = 0; s < sites.Length; s++)
            {
                int channels = asked[s].Leaf.Channels;
                asked[s].Fill(found[s], weights[s].AsSpan(r * channels, channels));
            }
        }, cancellation);
        return weights;
    }

    public void AddExpectedCounts(
        Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation = default) =>
        throw Refusals.NoLatents();

    public LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default) =>
        throw Refusals.NoLatents();

    public double[][] LatentPosteriors(
        Observations data, RowSelection rows, int[] nodes, int[]? labels = null, CancellationToken cancellation = default) => throw Refusals.NoLatents();

    private BornSite Site(int site) => _sites[site] ??= new BornSite(Model, site);

    // An output that vanished in the arithmetic, not by its weights, is found in the log domain.
    private void Rescue(Observations data, int row, DensityPass pass, double[] log)
    {
        if (!pass.IsComplete || !(_isReference || Array.Exists(log, double.IsNegativeInfinity)))
        {
            return;
        }

        (double[] x, double[] h, double[] sign) = (new double[data.Sites], new double[log.Length], new double[log.Length]);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = data[row, i];
        }

        new SignedReference(Model).Evaluate(x, h, sign);
        for (int y = 0; y < log.Length; y++)
        {
            log[y] = sign[y] == 0 ? double.NegativeInfinity : Math.Max((2 * h[y]) - _network.LogNorm[y], double.MinValue);
        }
    }

    private void ForRows(RowSelection rows, Action<int, DensityPass> work, CancellationToken cancellation) => ParallelLoop.For(
        rows.Count, () => new DensityPass(_network), work,
        new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation });
}
