using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Ledgers;

/// <summary>The variance that draws may have missed (<see cref="RareEventTable"/>), of every column of the ledger.</summary>
internal sealed class RareVariance
{
    // The share of the squared capacity below which a variance is that of a constant.
    private const double Constant = 1e-6;
    private readonly Dictionary<int, double> _byColumn = [];
    private readonly Lazy<RareReach> _reach;
    private readonly Lazy<Dictionary<int, double>> _told;

    /// <summary>Collects the variances of the places into those of the columns.</summary>
    public RareVariance(ConvAC model, LedgerColumns columns, int[] sites, long draws, RareEventTable? events = null)
    {
        PoolingTree tree = model.Tree;
        events ??= new RareEventTable(model, sites, draws, onPurpose: false);
        (double[] nodes, double[] leaves, double classes) = events.Missed(draws);
        _reach = new(() => new RareReach(model, sites, events, draws));
        _told = new(() => Told(_reach.Value, tree, columns));
        double[] below = new double[tree.NodeCount];
        foreach (int i in sites)
        {
            // A value too rare to be seen counts at its site and everywhere above it.
            below[i] = leaves[i];
        }

        var seen = new CopyNetwork([model], sites);
        double all = below.Sum();
        double[] spent = new double[tree.Height + 2];
        foreach (int v in tree.ChildrenFirst)
        {
            double own = seen.Sees(v) ? nodes[v] : 0;
            _byColumn[columns.Information(v)] = own;
            _byColumn[columns.GivenLatent(v)] = below[v];
            _byColumn[columns.Patch(v)] = below[v] + own;
            spent[tree.SpendingLevel(v)] += own;
            if (v != tree.Root)
            {
                below[tree.Parent(v)] += below[v] + own;
            }
        }

        for (int l = 0; l <= tree.Height; l++)
        {
            _byColumn[LedgerColumns.GivenLevel(l)] = all;
            _byColumn[LedgerColumns.Increment(l)] = spent[l];
            _byColumn[LedgerColumns.Patches(l)] = tree.Cut(l).Sum(v => _byColumn[columns.Patch(v)]);
            all += spent[l];
        }

        _byColumn[LedgerColumns.SurprisalGivenClass] = all;
        _byColumn[LedgerColumns.Surprisal] = all + classes;
        _byColumn[LedgerColumns.ClassTerm] = classes;
    }

    /// <summary>Gets the variance that the mean of a column may have missed.</summary>
    public double Of(int column) => _byColumn[column];

    /// <summary>Widens the error of a column by what the draws may have missed.</summary>
    /// <param name="left">The share of the variance that control variates leave.</param>
    /// <param name="capacity">The entropy of the latents whose information it is; null for an entropy of observations.</param>
    /// <remarks>
    /// Control variates explain the unseen as well as the seen where the draws vary at least as much as the unseen
    /// would; else nothing is known of that. A rare channel is seen in the observations as the others are: of an
    /// information the unseen counts in proportion to the utilisation, taken one error of the unseen higher than drawn.
    /// </remarks>
    public Estimate Widen(int column, Estimate drawn, double left = 1, double? capacity = null)
    {
        double seen = drawn.StandardError * drawn.StandardError;
        double unseen = _byColumn[column];
        if (capacity > 0)
        {
            double least = _reach.Value.Resolution(drawn.Draws, capacity.Value);
            unseen = (unseen * Math.Clamp((drawn.Value + Math.Sqrt(unseen)) / capacity.Value, 0, 1)) + Elsewhere(drawn, capacity.Value)
                + _told.Value.GetValueOrDefault(column) + (least * least);
        }

        return drawn with { StandardError = Math.Sqrt(seen + (unseen * left < seen ? left * unseen : unseen)) };
    }

    // What rare channels and values say about the latents of every node, and of a level.
    private static Dictionary<int, double> Told(RareReach reach, PoolingTree tree, LedgerColumns columns)
    {
        var told = new Dictionary<int, double>();
        for (int v = 0; v < tree.NodeCount; v++)
        {
            int level = LedgerColumns.Increment(tree.SpendingLevel(v));
            told[columns.Information(v)] = reach.OfNode(v);
            told[level] = told.GetValueOrDefault(level) + reach.OfNode(v);
        }

        return told;
    }

    // An information that is the same in all draws may still be another one, by at most the
    // capacity, where an event of some other place was missed, of probability about 1/n.
    private double Elsewhere(Estimate drawn, double capacity)
    {
        double most = capacity / drawn.Draws;
        bool constant = drawn.Draws * drawn.StandardError * drawn.StandardError < Constant * capacity * capacity;
        return constant && _byColumn[LedgerColumns.Surprisal] > 0 ? most * most : 0;
    }
}
