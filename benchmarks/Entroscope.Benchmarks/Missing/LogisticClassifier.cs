using Entroscope.Data.Tables;
using Microsoft.ML;

namespace Entroscope.Benchmarks.Missing;

/// <summary>Multinomial logistic regression (ML.NET, L-BFGS); a missing value is given its mean over the training rows. Chosen: the L2 penalty.</summary>
internal sealed class LogisticClassifier(Dataset train, Dataset validation, bool standardised = false)
    : MlClassifier<float>(train, validation, [0.1f, 1, 10, 100, 1000], standardised, filled: true)
{
    public override string Name => Invariant($"mean imputation, multinomial logistic regression (L2 penalty {Setting})");

    protected override IEstimator<ITransformer> Trainer(float setting) => Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
        nameof(Features.Label), nameof(Features.Values), l1Regularization: 0, l2Regularization: setting);
}
