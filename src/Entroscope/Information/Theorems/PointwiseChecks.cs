using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Theorems;

/// <summary>Checks the ledger of every single sample and keeps the worst case of each statement.</summary>
/// <param name="kind">What a sample is called, such as "draw".</param>
internal sealed class PointwiseChecks(ConvAC model, Judge judge, string kind) : ILedgerSink
{
    private readonly PoolingTree _tree = model.Tree;
    private readonly double[] _spent = new double[model.Tree.Height + 2];
    private Case _sum;
    private Case _node;
    private Case _rise;

    /// <summary>Gets the number of samples seen.</summary>
    public long Samples { get; private set; }

    /// <summary>Gets the number of samples of probability 0, which have no ledger.</summary>
    public long Impossible { get; private set; }

    public void Add(LedgerTable table, SampleBlock block = default)
    {
        for (int r = 0; r < table.Rows; r++)
        {
            Samples++;
            if (double.IsNegativeInfinity(table.LogLikelihood[r]))
            {
                Impossible++;
                continue;
            }

            AddSum(table, r);
            AddNodes(table, r);
            AddLevels(table, r);
        }
    }

    /// <summary>Judges the worst cases.</summary>
    /// <returns>One check a statement; none when no sample was possible.</returns>
    public IEnumerable<StatementCheck> Checks()
    {
        if (Samples == Impossible)
        {
            yield break;
        }

        yield return judge.Equal(Statement.Ledger, "-log p(x) = class + sum t_v + sum s_i", Sample(_sum), _sum.Left, _sum.Right, _sum.Magnitude);
        string node = _node.Place < 0 ? "class" : "node " + _tree.Key(_node.Place);
        yield return judge.Exact(Statement.Ledger, "0 <= t_v(x)", $"{Sample(_node)}, {node}", _node.Left, _node.Right, _node.Magnitude);
        string level = _rise.Place > _tree.Height ? "class" : Invariant($"level {_rise.Place}");
        yield return judge.Exact(Statement.Ledger, "E_l(x) <= E_(l+1)(x)", $"{Sample(_rise)}, {level}", _rise.Left, _rise.Right, _rise.Magnitude);
    }

    private string Sample(Case worst) => Invariant($"{kind} {worst.Sample} of {Samples}");

    private void AddSum(LedgerTable table, int row)
    {
        CompensatedSum sum = default;
        CompensatedSum size = default;
        sum.Add(table.ClassTerm[row]);
        Add(table.NodeTerms.AsSpan(row * table.Nodes, table.Nodes), ref sum, ref size);
        Add(table.SiteTerms.AsSpan(row * table.Sites, table.Sites), ref sum, ref size);
        double surprisal = -table.LogLikelihood[row];
        double total = Math.Min(sum.Value, double.MaxValue);
        Keep(ref _sum, surprisal, total, -Math.Abs(surprisal - total), size.Value, 0);
    }

    private static void Add(ReadOnlySpan<double> terms, ref CompensatedSum sum, ref CompensatedSum size)
    {
        foreach (double term in terms)
        {
            sum.Add(term);
            size.Add(Math.Abs(term));
        }
    }

    // Rounding may take a part of what is spent, not of the surprisal, however large that is: it is the same for all channels and never enters.
    private void AddNodes(LedgerTable table, int row)
    {
        Keep(ref _node, 0, table.ClassTerm[row], table.ClassTerm[row], 0, -1);
        for (int v = 0; v < table.Nodes; v++)
        {
            double spent = table.NodeTerms[(row * table.Nodes) + v];
            Keep(ref _node, 0, spent, spent, 0, v);
        }
    }

    private void AddLevels(LedgerTable table, int row)
    {
        Array.Clear(_spent);
        for (int v = 0; v < table.Nodes; v++)
        {
            _spent[_tree.SpendingLevel(v)] += table.NodeTerms[(row * table.Nodes) + v];
        }

        // The rise is what is spent at the level: the difference of two surprisals would be their rounding.
        _spent[^1] = table.ClassTerm[row];
        double below = Math.Min(CompensatedSum.Of(table.SiteTerms.AsSpan(row * table.Sites, table.Sites)), double.MaxValue);
        for (int l = 0; l < _spent.Length; l++)
        {
            double above = Math.Min(below + _spent[l], double.MaxValue);
            Keep(ref _rise, below, above, _spent[l], 0, l);
            below = above;
        }
    }

    private void Keep(ref Case worst, double left, double right, double margin, double magnitude, int place)
    {
        double slack = margin / judge.Tolerance(left, right, magnitude);
        if (worst.Sample == 0 || double.IsNaN(slack) || slack < worst.Slack)
        {
            worst = new Case(Samples, place, left, right, magnitude, slack);
        }
    }

    private readonly record struct Case(long Sample, int Place, double Left, double Right, double Magnitude, double Slack);
}
