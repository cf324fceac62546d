using Entroscope.Data.Tables;
using Entroscope.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Entroscope.Benchmarks.Missing;

/// <summary>A classifier of ML.NET; of several settings the one of the best validation accuracy is trained again on training and validation rows.</summary>
internal abstract class MlClassifier<TSetting> : IImageClassifier
    where TSetting : notnull
{
    private readonly SchemaDefinition _schema = SchemaDefinition.Create(typeof(Features));
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly bool _filled;
    private readonly ITransformer _model;

    /// <summary>Trains.</summary>
    /// <param name="settings">What is tried.</param>
    /// <param name="standardised">Whether columns are divided by their standard deviations; else all by the largest value of all.</param>
    /// <param name="filled">Whether missing values are given the mean of their column over these rows; else the method sees that they are missing.</param>
    protected MlClassifier(Dataset train, Dataset validation, IReadOnlyList<TSetting> settings, bool standardised, bool filled)
    {
        _filled = filled;
        _schema[nameof(Features.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, train.Observations.Sites);
        double[][] rows = [.. Rows(train).Concat(Rows(validation))];
        int[] labels = [.. train.Labels!, .. validation.Labels!];
        double[][] columns =
            [.. Enumerable.Range(0, train.Observations.Sites).Select(i => rows.Select(row => row[i]).Where(x => !double.IsNaN(x)).ToArray())];
        _means = [.. columns.Select(c => c.DefaultIfEmpty(0).Average())];
        _scales = standardised
            ? [.. columns.Select((c, i) => c.Select(x => (x - _means[i]) * (x - _means[i])).DefaultIfEmpty(0).Average() is var v and > 0 ? Math.Sqrt(v) : 1)]
            : [.. columns.Select(_ => columns.Max(c => c.Max()))];
        int before = train.Observations.Rows;
        Setting = settings.Count == 1
            ? settings[0]
            : settings.MaxBy(s => Accuracy(Fit(rows[..before], labels[..before], s), rows[before..], labels[before..]))!;
        _model = Fit(rows, labels, Setting);
    }

    public abstract string Name { get; }

    /// <summary>Gets what was chosen.</summary>
    public TSetting Setting { get; }

    protected MLContext Context { get; } = new(seed: 1);

    public int[] Classify(Observations data) => Classify(_model, [.. Enumerable.Range(0, data.Rows).Select(data.Row)]);

    /// <summary>Makes the trainer of <see cref="Features.Label"/> by <see cref="Features.Values"/>.</summary>
    protected abstract IEstimator<ITransformer> Trainer(TSetting setting);

    private double Accuracy(ITransformer model, double[][] rows, int[] labels) => Classify(model, rows).Zip(labels).Count(p => p.First == p.Second);

    private static IEnumerable<double[]> Rows(Dataset data) => Enumerable.Range(0, data.Observations.Rows).Select(data.Observations.Row);

    private TransformerChain<KeyToValueMappingTransformer> Fit(double[][] rows, int[] labels, TSetting setting) =>
        Context.Transforms.Conversion.MapValueToKey(nameof(Features.Label))
        .Append(Trainer(setting))
        .Append(Context.Transforms.Conversion.MapKeyToValue(nameof(Guess.PredictedLabel)))
        .Fit(View(rows, labels));

    private int[] Classify(ITransformer model, double[][] rows) =>
        [.. Context.Data.CreateEnumerable<Guess>(model.Transform(View(rows, new int[rows.Length])), reuseRowObject: false).Select(g => g.PredictedLabel)];

    private IDataView View(double[][] rows, int[] labels) => Context.Data.LoadFromEnumerable(
        rows.Select((row, r) => new Features
        {
            Values = [.. row.Select((x, i) => (float)((double.IsNaN(x) && _filled ? _means[i] : x) / _scales[i]))],
            Label = labels[r],
        }), _schema);

    /// <summary>A row.</summary>
    protected sealed class Features
    {
        public float[] Values { get; set; } = [];

        public int Label { get; set; }
    }

    private sealed class Guess
    {
        public int PredictedLabel { get; set; }
    }
}
