using Entroscope.Data.Tables;
using Entroscope.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Entroscope.Benchmarks.Missing;

/// <summary>Multinomial logistic regression (ML.NET, L-BFGS) on grey levels of 0..1; a missing pixel is given its mean over the training images.</summary>
internal sealed class LogisticClassifier : IImageClassifier
{
    private static readonly float[] Penalties = [0.1f, 1, 10, 100, 1000];
    private readonly MLContext _context = new(seed: 1);
    private readonly SchemaDefinition _schema = SchemaDefinition.Create(typeof(Image));
    private readonly double[] _means;
    private readonly double _scale;
    private readonly ITransformer _model;

    /// <summary>Trains; the L2 penalty is that of the best validation accuracy, and the model is trained again on training and validation images.</summary>
    public LogisticClassifier(Dataset train, Dataset validation)
    {
        _schema[nameof(Image.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, train.Observations.Sites);
        double[][] rows = [.. Rows(train).Concat(Rows(validation))];
        int[] labels = [.. train.Labels!, .. validation.Labels!];
        _means = [.. Enumerable.Range(0, train.Observations.Sites).Select(i => rows.Average(row => row[i]))];
        _scale = rows.Max(row => row.Max());
        int before = train.Observations.Rows;
        float best = Penalties.MaxBy(penalty => Accuracy(Train(rows[..before], labels[..before], penalty), rows[before..], labels[before..]));
        Penalty = best;
        _model = Train(rows, labels, best);
    }

    public string Name => Invariant($"mean imputation, multinomial logistic regression (L2 penalty {Penalty})");

    public float Penalty { get; }

    public int[] Classify(Observations data) => Classify(_model, [.. Enumerable.Range(0, data.Rows).Select(data.Row)]);

    private double Accuracy(ITransformer model, double[][] rows, int[] labels) => Classify(model, rows).Zip(labels).Count(p => p.First == p.Second);

    private static IEnumerable<double[]> Rows(Dataset data) => Enumerable.Range(0, data.Observations.Rows).Select(data.Observations.Row);

    private TransformerChain<KeyToValueMappingTransformer> Train(double[][] rows, int[] labels, float penalty) =>
        _context.Transforms.Conversion.MapValueToKey(nameof(Image.Label))
        .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Image.Label), nameof(Image.Pixels), l1Regularization: 0,
            l2Regularization: penalty))
        .Append(_context.Transforms.Conversion.MapKeyToValue(nameof(Guess.PredictedLabel)))
        .Fit(View(rows, labels));

    private int[] Classify(ITransformer model, double[][] rows) =>
        [.. _context.Data.CreateEnumerable<Guess>(model.Transform(View(rows, new int[rows.Length])), reuseRowObject: false).Select(g => g.PredictedLabel)];

    private IDataView View(double[][] rows, int[] labels) => _context.Data.LoadFromEnumerable(
        rows.Select(
            (row, r) => new Image { Pixels = [.. row.Select((x, i) => (float)((double.IsNaN(x) ? _means[i] : x) / _scale))], Label = labels[r] }), _schema);

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];

        public int Label { get; set; }
    }

    private sealed class Guess
    {
        public int PredictedLabel { get; set; }
    }
}
