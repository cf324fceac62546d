namespace Entroscope.Estimators.Probes;

/// <summary>A family of predictors with settings among which held-out rows choose.</summary>
internal interface IProbe
{
    /// <summary>Gets the number of settings.</summary>
    int Settings { get; }

    /// <summary>Predicts with every setting, or with one.</summary>
    /// <param name="train">The rows to fit on.</param>
    /// <param name="test">The rows to predict.</param>
    /// <param name="shares">The shares of the classes.</param>
    /// <param name="only">The one setting wanted; null for all.</param>
    /// <returns>For every setting log probabilities, [test rows][classes]; null for settings that are not wanted.</returns>
    double[][]?[] Predict(int[] train, int[] test, double[] shares, int? only);
}
