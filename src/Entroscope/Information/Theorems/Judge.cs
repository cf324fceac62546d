using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Theorems;

/// <summary>Turns values into verdicts. A statement that is estimated is never passed on the strength of rounding or of few draws.</summary>
internal sealed class Judge(ConvACMixture model, double sigma)
{
    /// <summary>A margin that can be no larger than this is 0 by the structure of the model: a latent of one value, a class that is certain.</summary>
    public const double Negligible = 1e-12;

    // The standard error of fewer draws is too uncertain to count in multiples of it.
    private const long FewestDraws = 32;
    private const double Rounding = 1e-10;
    private readonly double _sigma = sigma;
    private readonly double _relative = Rounding + model.Components.Max(SimplexDefect) + RowDefect(model.Weights, model.Components.Count);

    /// <summary>Judges left &lt;= right of values that are exact up to rounding.</summary>
    /// <param name="magnitude">The size of the numbers that the sides were computed from, where larger than theirs.</param>
    public StatementCheck Exact(Statement statement, string claim, string about, double left, double right, double magnitude = 0) =>
        Exact(statement, claim, about, left, right, right == left ? 0 : right - left, magnitude);

    /// <summary>Judges left = right of values that are exact up to rounding.</summary>
    public StatementCheck Equal(Statement statement, string claim, string about, double left, double right, double magnitude = 0) =>
        Exact(statement, claim, about, left, right, right == left ? 0 : -Math.Abs(right - left), magnitude);

    /// <summary>Judges left &lt;= right of estimates.</summary>
    /// <param name="margin">Their difference, from the same draws.</param>
    /// <param name="largest">The most that the margin can be, known from the weights; where that is nothing, a margin of 0 is exact.</param>
    public StatementCheck Estimated(
        Statement statement, string claim, string about, Estimate left, Estimate right, Estimate margin, double largest = double.PositiveInfinity)
    {
        double tolerance = Tolerance(left.Value, right.Value, 0);
        if (margin.IsExact || (largest < Negligible && Math.Abs(margin.Value) <= tolerance))
        {
            return Exact(statement, claim, about, left.Value, right.Value, margin.Value, 0) with { Left = left, Right = right };
        }

        return Record(statement, claim, about, left, right, margin, tolerance, Weigh(margin, tolerance));
    }

    /// <summary>Gets what rounding may take from a margin.</summary>
    public double Tolerance(double left, double right, double magnitude) =>
        _relative * Math.Max(Math.Max(1, Finite(magnitude)), Math.Max(Finite(left), Finite(right)));

    private static double Finite(double value) => double.IsFinite(value) ? Math.Abs(value) : 0;

    private StatementCheck Exact(Statement statement, string claim, string about, double left, double right, double margin, double magnitude)
    {
        double tolerance = Tolerance(left, right, magnitude);
        Verdict verdict = margin >= -tolerance ? Verdict.HoldsExactly : Verdict.Violated;
        return Record(statement, claim, about, Estimate.Exact(left), Estimate.Exact(right), Estimate.Exact(margin), tolerance, verdict);
    }

    private Verdict Weigh(Estimate margin, double tolerance)
    {
        if (double.IsNaN(margin.Value))
        {
            return Verdict.Violated;
        }

        double error = (_sigma * margin.StandardError) + tolerance;
        return margin.Draws < FewestDraws || !double.IsFinite(error) ? Verdict.Undecided
            : margin.Value > error ? Verdict.Holds
            : margin.Value < -error ? Verdict.Violated
            : Verdict.Undecided;
    }

    private static StatementCheck Record(
        Statement statement, string claim, string about, Estimate left, Estimate right, Estimate margin, double tolerance, Verdict verdict) => new()
        {
            Statement = statement,
            Claim = claim,
            About = about,
            Left = left,
            Right = right,
            Margin = margin,
            Tolerance = tolerance,
            Verdict = verdict,
        };

    // Rows are read from decimal files and may miss 1 a little; a path through the tree multiplies one row a node.
    private static double SimplexDefect(ConvAC model)
    {
        double defect = RowDefect(model.ClassPrior, model.Classes);
        for (int v = 0; v < model.Tree.NodeCount; v++)
        {
            defect += RowDefect(model.Weights(v), model.Shape.Channels(v));
        }

        foreach (LeafDistribution leaf in model.Leaves)
        {
            int columns = leaf.Specification.Descriptor.Columns(leaf.Specification);
            defect += columns > 0 ? RowDefect(leaf.Part(0), columns) : 0;
        }

        return defect;
    }

    private static double RowDefect(ReadOnlySpan<double> rows, int columns)
    {
        double worst = 0;
        for (int start = 0; start < rows.Length; start += columns)
        {
            worst = Math.Max(worst, Math.Abs(CompensatedSum.Of(rows.Slice(start, columns)) - 1));
        }

        return worst;
    }
}
