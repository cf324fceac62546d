namespace Entroscope.Learning.Loop;

/// <summary>
/// The first steps of a run on many rows: on a sample of them, until the validation score stops rising; then all rows go on from there. EM takes
/// many steps from its start to the neighbourhood of an optimum whatever the number of rows, and a sample leads to the same neighbourhood.
/// </summary>
internal static class WarmUp
{
    /// <summary>Returns whether a run warms up.</summary>
    /// <param name="validated">Whether validation rows can say when it is over.</param>
    public static bool IsOn(int rows, bool validated, TrainingOptions options) =>
        options.WarmUpRows > 0 && rows >= 2L * options.WarmUpRows && validated && (options.BatchSize == 0 || options.BatchSize >= rows);

    /// <summary>Counts the steps of the warm-up of a run of the search, from its training curve.</summary>
    /// <param name="options">Patience, and the steps, of which the warm-up takes no more than half.</param>
    /// <returns>The steps; <see cref="int.MaxValue"/> while it goes on.</returns>
    public static int Steps(List<TrainingStep> history, int run, TrainingOptions options)
    {
        (double best, int bestStep) = (double.NegativeInfinity, 0);
        for (int i = 0; i < history.Count; i++)
        {
            TrainingStep step = history[i];
            if (step.Phase != TrainingPhase.Search || step.Run != run)
            {
                continue;
            }

            if (step.ValidationLogLikelihood > best)
            {
                (best, bestStep) = (step.ValidationLogLikelihood.Value, step.Step);
            }

            if (step.Step - bestStep >= options.Patience || step.Step >= options.Steps / 2)
            {
                return step.Step;
            }
        }

        return int.MaxValue;
    }
}
