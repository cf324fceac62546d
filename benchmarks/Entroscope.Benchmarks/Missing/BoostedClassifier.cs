using Entroscope.Data.Tables;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;

namespace Entroscope.Benchmarks.Missing;

/// <summary>
/// Gradient boosting (ML.NET, LightGBM). Where training rows have missing values the trees learn where to send them, else they are given their means.
/// Chosen: leaves and rounds.
/// </summary>
internal sealed class BoostedClassifier(Dataset train, Dataset validation)
    : MlClassifier<(int Leaves, int Rounds)>(train, validation, [(31, 100), (31, 30), (4, 100), (4, 300)], standardised: true,
        filled: !train.Columns.Any(c => c.Missing > 0))
{
    public override string Name => Invariant($"gradient boosting ({Setting.Leaves} leaves, {Setting.Rounds} rounds)");

    protected override IEstimator<ITransformer> Trainer((int Leaves, int Rounds) setting) => Context.MulticlassClassification.Trainers.LightGbm(
        new LightGbmMulticlassTrainer.Options
        {
            LabelColumnName = nameof(Features.Label),
            FeatureColumnName = nameof(Features.Values),
            NumberOfLeaves = setting.Leaves,
            NumberOfIterations = setting.Rounds,
            LearningRate = 0.1,
            NumberOfThreads = 1,
            Seed = 1,
            Verbose = false,
        });
}
