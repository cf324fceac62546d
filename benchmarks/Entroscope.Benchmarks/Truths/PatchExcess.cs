using Entroscope.Benchmarks.Measuring;
using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Sources;

namespace Entroscope.Benchmarks.Truths;

/// <summary>
/// By how much the patches of rows are less probable by a network than by their source: their relative entropy, row by row, so that what the rows have in
/// common with both does not matter. Where the probability of a patch is not at hand, the entropy is taken instead.
/// </summary>
internal sealed class PatchExcess : ILedgerSink
{
    private readonly ConvAC _model;
    private readonly SourceTruth _truth;
    private readonly int[] _levels;
    private readonly Source?[] _patches;
    private readonly List<double>[] _excess;

    public PatchExcess(ConvAC model, SourceSetting setting, SourceTruth truth, bool aligned)
    {
        // Patches of a shifted tree are not those whose entropies are known, but for all sites.
        (_model, _truth) = (model, truth);
        _levels = aligned ? [.. Enumerable.Range(0, truth.Levels.Count)] : [truth.Levels.Count - 1];
        _patches = [.. _levels.Select(l => setting.Patch((int)truth.Levels[l].PatchSize))];
        _excess = [.. _levels.Select(_ => new List<double>())];
    }

    public void Add(LedgerTable table, SampleBlock block)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            for (int i = 0; i < _levels.Length; i++)
            {
                int[] nodes = [.. _model.Tree.Cut(_levels[i])];
                double known = _truth.Levels[_levels[i]].Entropy.Value;
                int row = block.Rows[r];
                double sum = 0;
                foreach (int v in nodes)
                {
                    // A patch of the shifted root holds all sites, and not in their order.
                    int[] values = [.. _model.Tree.Scope(v).Order().Select(s => (int)block.Data[row, s])];
                    sum -= table.PatchLogProbability[(r * table.Nodes) + v] - (_patches[i]?.LogProbability(values) ?? -known);
                }

                _excess[i].Add(sum / nodes.Length);
            }
        }
    }

    /// <summary>Computes the excess of every level, as a part of the entropy, and in standard errors.</summary>
    public (double[] Relative, double[] Errors) Summarise()
    {
        Mean[] means = Array.ConvertAll(_excess, e => Mean.Of(e));
        return ([.. means.Select((m, i) => m.Value / _truth.Levels[_levels[i]].Entropy.Value)],
            [.. means.Select((m, i) => m.Value / (double.Hypot(m.Error, _patches[i] is null ? _truth.Levels[_levels[i]].Entropy.Uncertainty : 0) + 1e-9))]);
    }
}
