using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>Trains one model of a sweep and measures it; a mixture, whose components have one tree here, as the one network that it is.</summary>
internal static class SweepMeasurement
{
    public static SweepRecord Run(
        SweepTraining training, ICheckpointStore? checkpoints, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        TrainedModel trained = TrainingJob.Run(training.Rows, training.Network, training.Options with { KeepRowHashes = false }, checkpoints, progress,
            training.Tree, cancellation);
        EngineOptions engine = training.Drawing.Engine!;
        LayerEntropies entropies = Entropies(JoinedNetwork.Of(trained.Mixture), training.Drawing, cancellation);
        return new SweepRecord(
            Factor: training.Factor,
            Value: training.Value,
            Seed: training.Seed,
            TrainingRows: training.Rows.Train.Observations.Rows,
            Parameters: trained.Mixture.ParameterCount,
            Steps: trained.Training.BestStep,
            Train: LogLikelihood(trained.Mixture, training.Rows.Train),
            Validation: LogLikelihood(trained.Training.ChosenMixture, training.Rows.Validation),
            Test: training.Rows.Test is { } test ? LogLikelihood(trained.Mixture, test) : null,
            Kind: entropies.Kind,
            Entropy: entropies.Entropy,
            EntropyGivenLatents: entropies.EntropyGivenLevel[0],
            ClassInformation: entropies.ClassInformation,
            InformationPerLevel: entropies.Increments,
            CapacityPerLevel: entropies.CapacityPerLevel,
            Seconds: Stopwatch.GetElapsedTime(started).TotalSeconds);

        Estimate LogLikelihood(ConvACMixture model, Dataset data)
        {
            Evaluation evaluation = Evaluation.Compute(new ModelEngine(model, engine), data.Observations, cancellation: cancellation);
            return new Estimate(evaluation.LogLikelihood, evaluation.StandardError, evaluation.Rows);
        }
    }

    // Visiting every joint value costs no more than as many draws.
    private static LayerEntropies Entropies(ConvAC model, EntropyOptions drawing, CancellationToken cancellation) =>
        SiteEnumeration.JointValues(model) <= drawing.LastDraw
            ? EntropyAnalysis.Enumerate(model, drawing.Engine, cancellation: cancellation)
            : EntropyAnalysis.Draw(model, drawing, cancellation);
}
