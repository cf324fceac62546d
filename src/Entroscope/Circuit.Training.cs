using Entroscope.Data.Tables;
using Entroscope.Files.Checkpoints;
using Entroscope.Learning;
using Entroscope.Learning.Born;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Score;
using Entroscope.Workflow.Arranging;
using Entroscope.Workflow.Training;

namespace Entroscope;

/// <content>Trainings whose widths and passes are chosen, and trainings that continue.</content>
public sealed partial class Circuit
{
    /// <summary>
    /// Trains within a budget of work, as <c>entroscope train --effort</c> does: trees, widths, passes and components are chosen on the validation rows.
    /// </summary>
    /// <param name="data">The data; the test part is not touched.</param>
    /// <param name="effort">How much work is allowed.</param>
    /// <param name="plan">What is said about the architecture; without widths and components.</param>
    /// <param name="options">Priors, seed, threads and limits of all trainings; their steps and batches are chosen. Null for the defaults.</param>
    /// <param name="checkpoints">The folder to resume from and to keep checkpoints in, or null.</param>
    /// <param name="progress">Receives the progress of every training; null for none.</param>
    /// <param name="cancellation">Stops the trainings; the latest checkpoints remain.</param>
    /// <returns>The circuit of the best validation score, whose questions have the seed and the threads of the training.</returns>
    /// <exception cref="ArgumentException">The plan gives widths or components, or an option is out of its range.</exception>
    /// <exception cref="DataException">A checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The tree does not fit the data, or a checkpoint is damaged or contradicts itself.</exception>
    /// <exception cref="SizeLimitException">Even the narrowest model would have more parameters than the limit.</exception>
    public static Circuit Train(
        DataSplit data, Effort effort, NetworkPlan? plan = null, TrainingOptions? options = null, CheckpointFolder? checkpoints = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Of(data ?? throw new ArgumentNullException(nameof(data)),
            EffortTraining.Run(data, effort, plan ?? new NetworkPlan(), options, new EffortJob
            {
                Stores = checkpoints is null ? null : checkpoints.Part,
                Progress = progress,
                Cancellation = cancellation,
            }),
            options);

    /// <summary>
    /// Finds in which order the columns of a table should be fed to a locally connected network, and what that gains, as <c>entroscope arrange</c> does.
    /// </summary>
    /// <param name="data">The data. The order is found and the entanglement measured on the training rows; networks are compared on the test rows, without
    /// them on the validation rows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="model">The circuit whose mutual informations <see cref="AssociationMeasure.Model"/> takes; else null.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The order, its entanglement, and a verdict; <see cref="Arrangement.Save"/> writes it for <see cref="NetworkPlan.Tree"/>.</returns>
    /// <exception cref="DataException">There are too few rows or columns, or the data tensor vanishes.</exception>
    /// <exception cref="ModelException">The model has other columns, or some that are not discrete.</exception>
    /// <exception cref="SizeLimitException">There are more than 8192 columns.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a model is given or left out wrongly.</exception>
    /// <remarks>Cost: O(N^2) a row and level for the order; O(N M^2 log N + M^3) a batch of M rows for the entanglement; twice the trainings.</remarks>
    public static Arrangement Arrange(
        DataSplit data, ArrangementOptions? options = null, Circuit? model = null, IProgress<string>? phase = null, CancellationToken cancellation = default) =>
        ArrangementJob.Run(data, options ?? new ArrangementOptions(), model?.Model, phase, cancellation);

    /// <summary>Trains a network in the Born reading, p(x) = h(x)^2 / Z with real weights, as <c>entroscope train --reading born</c> does.</summary>
    /// <param name="data">The data; the test part is not touched. Each class of a label has amplitudes and a norm of its own.</param>
    /// <param name="plan">What is said about the architecture; null chooses all of it from the data.</param>
    /// <param name="born">The start and the passes; null for the defaults.</param>
    /// <param name="options">Seed and threads, and how a generative start is trained; null for the defaults for that many rows.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training; the best network so far remains.</param>
    /// <returns>The circuit, whose questions have the seed and the threads of the training.</returns>
    /// <exception cref="ArgumentException">The plan has several components, or an option is out of its range.</exception>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The model would have more parameters than the limit.</exception>
    public static Circuit TrainBorn(
        DataSplit data, NetworkPlan? plan = null, BornOptions? born = null, TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Of(data ?? throw new ArgumentNullException(nameof(data)),
            BornJob.Run(data, plan ?? new NetworkPlan(), born, options, progress, cancellation), options);

    /// <summary>Trains the network further, as <c>entroscope train --start</c> does, with as many channels or more.</summary>
    /// <param name="data">The data, of the same columns; the test part is not touched.</param>
    /// <param name="widths">The widths of the levels from below, none below those of the network; the last is used for all higher levels. Null keeps them:
    /// a wider node has copies of its most probable channels, parted by a little noise.</param>
    /// <param name="options">How to train; null for the defaults for that many rows. Starts and restarts do not matter.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The circuit, whose questions have the seed and the threads of the training.</returns>
    /// <exception cref="DataException">The data does not fit the network, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">It is a mixture, has no probabilities, may have learned from the validation rows, or would be narrower.</exception>
    /// <exception cref="SizeLimitException">The network would have more parameters than the limit.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Circuit TrainFurther(
        DataSplit data, IReadOnlyList<int>? widths = null, TrainingOptions? options = null, ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Of(data ?? throw new ArgumentNullException(nameof(data)),
            ContinuedTraining.Run(
                Model.Network, data, new NetworkPlan { Widths = widths }, options, checkpoints, progress, cancellation: cancellation),
            options);

    /// <summary>Trains a network of real weights as a classifier by gradient steps on class scores, as <c>entroscope train --reading score</c> does.</summary>
    /// <param name="data">The data with a label of at least 2 classes; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture; null chooses all of it from the data. Of no meaning with a start.</param>
    /// <param name="options">Steps, regularisation, representation and start; null for the defaults.</param>
    /// <param name="training">Seed, engine, refit, and the priors of the start; null for the defaults for that many rows.</param>
    /// <param name="start">A network to begin from, in any reading, whose columns the data has; null for one of a few steps of EM.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The circuit, which answers <see cref="Classification"/>; questions of probability are refused.</returns>
    /// <exception cref="DataException">The data has no label, or one of a single class.</exception>
    /// <exception cref="ModelException">The tree or the widths do not fit the data, or the start cannot have the representation.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a mixture is planned.</exception>
    /// <remarks>Cost: one pass up and down every training row a step, three matrix products a node, twice or thrice with a refit.</remarks>
    public static Circuit TrainScore(
        DataSplit data, NetworkPlan? plan = null, ScoreOptions? options = null, TrainingOptions? training = null, Circuit? start = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Of(data ?? throw new ArgumentNullException(nameof(data)),
            ScoreJob.Run(data, plan ?? new NetworkPlan(), start?.Model.Network, options, training, null, progress, cancellation), training);
}
