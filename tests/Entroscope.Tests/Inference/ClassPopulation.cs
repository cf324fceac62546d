using Entroscope.Inference.Classification;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Learning;

namespace Entroscope.Tests.Inference;

/// <summary>A population of kinds of rows, each with the probabilities that a model gives it and those that are true: every figure is a finite sum.</summary>
internal sealed class ClassPopulation
{
    private const int Classes = 3;
    private readonly ConvACMixture _model = Learnable.Planted(LeafFamily.Bernoulli);
    private readonly double[][] _given;
    private readonly double[][] _true;
    private readonly double[] _weights;
    private readonly double[,] _joint = new double[Classes, Classes];

    /// <param name="rare">Whether the last class is rare.</param>
    public ClassPopulation(bool rare)
    {
        var random = new RandomStream(rare ? 8UL : 7UL, "population");
        double[] base0 = rare ? [0.56, 0.4, 0.04] : [0.4, 0.35, 0.25];
        _given = [.. Enumerable.Range(0, 60).Select(_ => Row(base0, random, 1.6))];
        _true = [.. _given.Select(p => Normal([.. p.Select(x => x * Math.Exp(0.4 * random.NextGaussian()))]))];
        _weights = Normal([.. _given.Select(_ => random.NextExponential())]);
        for (int k = 0; k < _given.Length; k++)
        {
            int named = Array.IndexOf(_given[k], _given[k].Max());
            for (int y = 0; y < Classes; y++)
            {
                _joint[y, named] += _weights[k] * _true[k][y];
            }
        }
    }

    /// <summary>Draws rows and measures them.</summary>
    /// <returns>Every figure with its value in the population.</returns>
    public IEnumerable<(string Name, double Truth, ClassFigure Figure)> Figures(ulong seed, int rows)
    {
        var random = new RandomStream(seed, "rows of the population");
        var tally = new ClassificationTally(_model, new ClassificationOptions { Seed = seed, Resamples = 200 });
        for (int r = 0; r < rows; r++)
        {
            int kind = random.NextIndex(_weights);
            int label = random.NextIndex(_true[kind]);
            tally.Add(label, Array.IndexOf(_given[kind], _given[kind].Max()), _given[kind], Math.Log(_given[kind][label]));
        }

        ClassificationReport report = tally.ToReport()!;
        double[] recall = [.. All(y => _joint[y, y] / Has(y))];
        double[] precision = [.. All(y => _joint[y, y] / Named(y))];
        double[] f1 = [.. All(y => 2 * _joint[y, y] / (Has(y) + Named(y)))];
        double[] auc = [.. All(Auc)];
        yield return ("accuracy", All(y => _joint[y, y]).Sum(), report.Accuracy);
        yield return ("above majority", All(y => _joint[y, y]).Sum() - Has(report.MajorityClass), report.AboveMajority);
        yield return ("macro precision", precision.Average(), report.MacroPrecision);
        yield return ("macro recall", recall.Average(), report.MacroRecall);
        yield return ("macro F1", f1.Average(), report.MacroF1);
        yield return ("macro AUC", auc.Average(), report.MacroAuc);
        yield return ("log-loss", Mean((k, y) => -Math.Log(_given[k][y])), report.LogLoss);
        yield return ("Brier", Mean((k, y) => _given[k].Select((p, i) => Math.Pow(p - (i == y ? 1 : 0), 2)).Sum()), report.Brier);
        for (int y = 0; y < Classes; y++)
        {
            yield return ($"recall of {y}", recall[y], report.Classes[y].Recall);
            yield return ($"precision of {y}", precision[y], report.Classes[y].Precision);
            yield return ($"F1 of {y}", f1[y], report.Classes[y].F1);
            yield return ($"AUC of {y}", auc[y], report.Classes[y].Auc);
        }
    }

    private static IEnumerable<double> All(Func<int, double> of) => Enumerable.Range(0, Classes).Select(of);

    private static double[] Row(double[] about, RandomStream random, double spread) =>
        Normal([.. about.Select(p => p * Math.Exp(spread * random.NextGaussian()))]);

    private static double[] Normal(double[] weights) => Array.ConvertAll(weights, w => w / weights.Sum());

    private double Has(int y) => All(n => _joint[y, n]).Sum();

    private double Named(int n) => All(y => _joint[y, n]).Sum();

    private double Mean(Func<int, int, double> of) => _weights.Select((w, k) => w * All(y => _true[k][y] * of(k, y)).Sum()).Sum();

    private double Auc(int y)
    {
        double sum = 0;
        for (int a = 0; a < _given.Length; a++)
        {
            for (int b = 0; b < _given.Length; b++)
            {
                double wins = _given[a][y] > _given[b][y] ? 1 : _given[a][y] == _given[b][y] ? 0.5 : 0;
                sum += wins * _weights[a] * _true[a][y] * _weights[b] * (1 - _true[b][y]);
            }
        }

        return sum / Has(y) / (1 - Has(y));
    }
}
