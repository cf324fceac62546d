namespace Entroscope.Benchmarks.Debd;

/// <summary>What one set gave. Log-likelihoods are means in nats a row.</summary>
/// <param name="Set">The name of the data set.</param>
/// <param name="Sites">The number of variables.</param>
/// <param name="TrainingRows">The rows that were trained on.</param>
/// <param name="ValidationRows">The rows that were chosen on.</param>
/// <param name="TestRows">The rows that were tested on; 0 where none were read.</param>
/// <param name="Components">The networks of the mixture; 1 is a network by itself.</param>
/// <param name="Tree">The pooling tree that was chosen, that of the first component.</param>
/// <param name="Parameters">Leaves, weights and class prior.</param>
/// <param name="Steps">The EM steps of the network that was kept.</param>
/// <param name="StepsTaken">All EM steps of the training but those of the trials of trees and, of a mixture, those of the components by themselves.</param>
/// <param name="Seconds">Reading and training, in seconds of the clock.</param>
/// <param name="ProcessorSeconds">The same in seconds of processor time, over all threads.</param>
/// <param name="PeakMemory">The largest working set of the set's process until the end of the training, in MiB.</param>
/// <param name="Validation">The validation log-likelihood of the network that was kept, before any refit.</param>
/// <param name="Test">The test log-likelihood; null where the test rows were not read.</param>
/// <param name="TestError">The standard error of <paramref name="Test"/> over the rows.</param>
internal sealed record DebdResult(
    string Set,
    int Sites,
    int TrainingRows,
    int ValidationRows,
    int TestRows,
    int Components,
    string Tree,
    long Parameters,
    int Steps,
    int StepsTaken,
    double Seconds,
    double ProcessorSeconds,
    double PeakMemory,
    double Validation,
    double? Test,
    double? TestError)
{
    /// <summary>Gets what others reached, where it is listed.</summary>
    public PublishedScores? Published => PublishedScores.Of(Set);
}
