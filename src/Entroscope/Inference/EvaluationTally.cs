using Entroscope.Inference.Classification;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Collects log p(x) and the most probable class of every row of a dataset, whichever pass computed them, into its <see cref="Evaluation"/>.</summary>
internal sealed class EvaluationTally
{
    private readonly ConvACMixture _model;
    private readonly Observations _data;
    private readonly int[]? _labels;
    private readonly CompensatedSum[] _shares;
    private readonly double[] _log;
    private readonly int[] _ofClass;
    private readonly ClassificationTally? _classes;
    private readonly bool?[] _recognised;
    private int _right;
    private int _added;

    /// <summary>Initialises an empty tally.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations, at least one row.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <param name="classification">How classes are named and errors found; null where that is not wanted.</param>
    public EvaluationTally(ConvACMixture model, Observations data, int[]? labels, ClassificationOptions? classification)
    {
        (_model, _data, _labels) = (model, data, model.Classes > 1 ? labels : null);
        _recognised = new bool?[_labels is null ? 0 : data.Rows];
        (_shares, _log, _ofClass) = (new CompensatedSum[model.Components.Count], new double[data.Rows], new int[model.Classes]);
        _classes = IsScored && classification is not null ? new ClassificationTally(model, classification) : null;
    }

    /// <summary>Gets a value indicating whether the classes of rows are compared with labels.</summary>
    public bool IsScored => _labels is not null;

    /// <summary>Gets log p(x) of every row, in nats.</summary>
    public double[] Log => _log;

    /// <summary>Gets whether the most probable class of every row is the right one; null where the right one is unknown. Empty without labels.</summary>
    public bool?[] Recognised => _recognised;

    /// <summary>Adds the next row.</summary>
    /// <param name="log">log p(x), in nats.</param>
    /// <param name="mostProbable">Its most probable class; -1 where it has none, or none is asked for.</param>
    /// <param name="posterior">The probabilities of the classes; not read where the row has none.</param>
    /// <param name="logOf">Computes log P(y | x) of a class, for one whose probability is too small to be a number.</param>
    public void Add(double log, int mostProbable, ReadOnlySpan<double> posterior, Func<int, double> logOf)
    {
        int label = _labels?[_added] ?? -1;
        _log[_added++] = log;
        if (label >= 0)
        {
            _ofClass[label]++;
            _recognised[_added - 1] = mostProbable == label;
            _right += mostProbable == label ? 1 : 0;
            _classes?.Add(label, mostProbable, posterior,
                mostProbable < 0 ? double.NegativeInfinity : posterior[label] > Posterior.Smallest ? Math.Log(posterior[label]) : logOf(label));
        }
    }

    /// <summary>Adds the posteriors of the components of some rows; impossible rows count nothing.</summary>
    /// <param name="posterior">Shape [rows, components]; empty for a network.</param>
    /// <param name="log">log p(x) of each row.</param>
    public void AddShares(double[] posterior, WideLog[] log)
    {
        for (int i = 0; i < posterior.Length; i++)
        {
            _shares[i % _shares.Length].Add(log[i / _shares.Length].IsZero ? 0 : posterior[i]);
        }
    }

    /// <summary>Computes the evaluation of all rows.</summary>
    public Evaluation ToEvaluation()
    {
        var impossible = ImpossibleRows.Of(_log);
        double[] possible = impossible.Count == 0 ? _log : [.. _log.Where(l => !double.IsNegativeInfinity(l))];
        double ofPossible = Mean(possible);
        double mean = impossible.Count == 0 ? ofPossible : double.NegativeInfinity;
        (double squares, double cubes) = Deviations(possible, ofPossible);
        bool equal = Equal(_data);
        double error = equal ? double.NaN : Math.Sqrt(squares / (possible.Length - 1.0) / possible.Length);
        int labelled = _ofClass.Sum();
        long observed = Observed(_model, _data);
        return new Evaluation
        {
            Rows = _data.Rows,
            LogLikelihood = mean,
            StandardError = impossible.Count == 0 ? error : double.NaN,
            Impossible = impossible,
            PossibleLogLikelihood = ofPossible,
            PossibleStandardError = error,
            PossibleHalfWidth95 = equal ? double.NaN : SkewedMean.HalfWidth95(possible.Length, squares, cubes),
            BitsPerSite = observed == 0 ? double.NaN : -mean / Math.Log(2) * ((double)_data.Rows / observed),
            Accuracy = labelled > 0 ? (double)_right / labelled : null,
            BaseRate = labelled > 0 ? (double)_ofClass.Max() / labelled : null,
            LabelledRows = labelled,
            Classification = _classes?.ToReport(),
            ComponentShares = _shares.Length == 1 ? [1] : Array.ConvertAll(_shares, s => s.Value / (_data.Rows - impossible.Count)),
        };
    }

    private static bool Equal(Observations data)
    {
        var equal = new EqualRows();
        for (int r = 0; r < data.Rows && (r < 2 || equal.Hold); r++)
        {
            equal.Add(data, r);
        }

        return equal.Hold;
    }

    // A column that has no value carries nothing, whatever it holds.
    private static long Observed(ConvACMixture model, Observations data)
    {
        long observed = 0;
        for (int i = 0; i < data.Sites; i++)
        {
            if (model.Components[0].Leaves[i].HasNoValue)
            {
                continue;
            }

            ValueColumn column = data.Column(i);
            for (int r = 0; r < data.Rows; r++)
            {
                observed += double.IsNaN(column[r]) ? 0 : 1;
            }
        }

        return observed;
    }

    // A mean of numbers near the end of the range is one of them, though their sum is beyond it.
    private static double Mean(double[] values)
    {
        double sum = CompensatedSum.Of(values);
        return double.IsFinite(sum) ? sum / values.Length : values.Sum(v => v / values.Length);
    }

    private static (double Squares, double Cubes) Deviations(double[] values, double mean)
    {
        CompensatedSum squares = default;
        CompensatedSum cubes = default;
        foreach (double value in values)
        {
            double square = (value - mean) * (value - mean);
            squares.Add(square);
            cubes.Add(square * (value - mean));
        }

        return (squares.Value, cubes.Value);
    }
}
