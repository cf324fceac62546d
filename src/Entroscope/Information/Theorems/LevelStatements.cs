using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Theorems;

/// <summary>Judges theorems 1 and 2, the sandwich and the bracket of the latents from the entropies of the levels.</summary>
internal sealed class LevelStatements
{
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly Judge _judge;
    private readonly LatentCapacity _capacity;
    private readonly SharedLimits _limits;
    private readonly LayerEntropies _entropies;
    private readonly LevelMargins _margins;

    private LevelStatements(ConvAC model, Judge judge, LayerEntropies entropies, LevelMargins margins)
    {
        (_model, _tree, _judge, _entropies, _margins) = (model, model.Tree, judge, entropies, margins);
        _capacity = LatentCapacity.Compute(model);
        _limits = new SharedLimits(model, _capacity);
    }

    private int Top => _tree.Height;

    public static IEnumerable<StatementCheck> Judge(ConvAC model, Judge judge, LayerEntropies entropies, LevelMargins margins)
    {
        var statements = new LevelStatements(model, judge, entropies, margins);
        return [.. statements.TheoremOne(), .. statements.TheoremTwo(), .. statements.Nodes(), .. statements.Sandwich(), statements.Joint()];
    }

    private static string Level(int level) => Invariant($"level {level}");

    // The most that a level and those above it can carry: what is spent there and above, and what the root says about the class.
    private double CarriedFrom(int level) => _limits.Told[_tree.Root] + Enumerable.Range(level, Top + 1 - level).Sum(Carried);

    private double Carried(int level) => Enumerable.Range(0, _tree.NodeCount).Where(v => _tree.SpendingLevel(v) == level).Sum(v => _limits.Spent[v]);

    private IEnumerable<StatementCheck> TheoremOne()
    {
        for (int l = 0; l <= Top; l++)
        {
            (string above, Estimate right) = l < Top ? (Invariant($"D_{l + 1}"), _entropies.EntropyGivenLevel[l + 1]) : ("Y", _entropies.EntropyGivenClass);
            yield return _judge.Estimated(
                Statement.TheoremOne, Invariant($"H(X|D_{l}) <= H(X|{above})"), Level(l), _entropies.EntropyGivenLevel[l], right, _margins.Rise[l], Carried(l));
        }

        yield return _judge.Estimated(
            Statement.TheoremOne, "H(X|Y) <= H(X)", "class", _entropies.EntropyGivenClass, _entropies.Entropy, _margins.ClassRise, _limits.Told[_tree.Root]);
    }

    private IEnumerable<StatementCheck> TheoremTwo()
    {
        for (int l = 0; l <= Top; l++)
        {
            double most = _capacity.LevelCapacity[l];
            yield return Below(Statement.TheoremTwo, Invariant($"Delta_{l} <= C_{l}"), Level(l), _entropies.Increments[l], most);
            double widths = Enumerable.Range(0, _tree.NodeCount).Where(v => _tree.SpendingLevel(v) == l).Sum(v => Math.Log(_model.Shape.Channels(v)));
            yield return _judge.Exact(Statement.TheoremTwo, Invariant($"C_{l} <= sum of log r_v"), Level(l), most, widths);
            if (_entropies.Increments[l].IsExact && _margins.Rise[l].IsExact)
            {
                yield return _judge.Equal(
                    Statement.TheoremTwo, Invariant($"Delta_{l} = I(X; D_{l} | above)"), Level(l), _margins.Rise[l].Value, _entropies.Increments[l].Value,
                    _entropies.Entropy.Value);
            }
        }

        yield return Below(Statement.TheoremTwo, "I(X;Y) <= H(Y)", "class", _entropies.ClassInformation, _capacity.ClassEntropy);
    }

    // By node only where exact: what an idle node spends is less than any number of draws can distinguish from 0.
    private IEnumerable<StatementCheck> Nodes()
    {
        for (int v = 0; v < _tree.NodeCount && _entropies.Entropy.IsExact; v++)
        {
            double spent = _entropies.NodeInformation[v].Value;
            string about = "node " + _tree.Key(v);
            yield return _judge.Exact(Statement.TheoremTwo, "0 <= I(D_v; X | D_pa(v))", about, 0, spent);
            yield return _judge.Exact(Statement.TheoremTwo, "I(D_v; X | D_pa(v)) <= H(D_v | D_pa(v))", about, spent, _capacity.NodeCapacity[v]);
        }
    }

    private IEnumerable<StatementCheck> Sandwich()
    {
        for (int l = 0; l <= Top; l++)
        {
            int[] cut = _tree.Cut(l);
            double latents = cut.Sum(v => _capacity.LatentEntropy[v]);
            Estimate patches = _entropies.PatchEntropyPerLevel[l];
            yield return _judge.Estimated(
                Statement.Sandwich, "sum of H(X_S|D_v) <= H(X)", Level(l), _entropies.EntropyGivenLevel[l], _entropies.Entropy,
                _margins.Below[l], CarriedFrom(l));
            yield return _judge.Estimated(
                Statement.Sandwich, "H(X) <= sum of H(X_S)", Level(l), _entropies.Entropy, patches, _margins.Above[l],
                Enumerable.Range(l, Top - l).Sum(_limits.Merged));
            if (l < Top)
            {
                yield return _judge.Estimated(
                    Statement.Sandwich, "m(n)/n falls", Level(l), _entropies.PatchEntropyPerLevel[l + 1], patches, _margins.Fall[l], _limits.Merged(l));
            }

            yield return Below(Statement.Sandwich, "sum of I(X_S; D_v) <= sum of H(D_v)", Level(l), _margins.Gap[l], latents);
            yield return _judge.Exact(Statement.Sandwich, "sum of H(D_v) <= sum of log r_v", Level(l), latents,
                cut.Sum(v => Math.Log(_model.Shape.Channels(v))));
        }
    }

    // H(X) and the information of all latents together; its error is that of H(X).
    private StatementCheck Joint()
    {
        Estimate entropy = _entropies.Entropy;
        Estimate margin = entropy with { Value = _capacity.JointEntropy - entropy.Value };
        double latents = _capacity.ClassEntropy + _capacity.LevelCapacity.Sum();
        return _judge.Estimated(Statement.Bracket, "H(X) <= H(X,D,Y)", "all", entropy, Estimate.Exact(_capacity.JointEntropy), margin, latents);
    }

    private StatementCheck Below(Statement statement, string claim, string about, Estimate left, double right) =>
        _judge.Estimated(statement, claim, about, left, Estimate.Exact(right), left with { Value = right - left.Value }, right);
}
