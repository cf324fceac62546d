using Entroscope.Learning;

namespace Entroscope.Cluster.Workers;

/// <summary>The rows and options of a training, as a worker reads them.</summary>
/// <param name="Fingerprint">The fingerprint of the rows.</param>
internal sealed record TrainingData(TrainingSet Train, TrainingSet Validation, TrainingOptions Options, string Fingerprint);
