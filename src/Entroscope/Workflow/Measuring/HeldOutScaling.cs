using Entroscope.Data.Tables;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// The scaling laws of a run: of its network, of rows that the network has not learned from, and of networks on shuffled columns where they are requested.
/// </summary>
internal static class HeldOutScaling
{
    /// <summary>Reads the laws.</summary>
    /// <param name="read">Held-out rows as the network reads them; null where there are none.</param>
    /// <param name="options">Whether a law is checked, and how many networks are trained on shuffled columns.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    public static ScalingStudy Study(
        ScaleMeasurement scales, ScaleRows? read, DataSplit split, TrainedModel trained, MeasurementOptions options, EntropyOptions draws,
        IProgress<string>? phase, CancellationToken cancellation)
    {
        phase?.Report("reading the scaling law");
        var inference = new ScalingLawOptions { Seed = draws.Seed };
        (Dataset? rows, string text) = Rows(split, trained);
        MeasuredScaling? data = null;
        if (rows is not null)
        {
            try
            {
                data = MeasuredScaling.Of(ScaleMeasurement.OfRows(read!, rows.Observations.Rows), inference);
            }
            catch (DataException e)
            {
                (rows, text) = (null, e.Message);
            }
        }

        string? noCheck = null;
        if (data is { AwaitsCheck: true })
        {
            noCheck = options.CheckLaw || trained.Mixture.Components.Count > 1 ? CheckNetworks.WhyNot(trained.Mixture, split) : null;
            if (options.CheckLaw && noCheck is null)
            {
                phase?.Report("training networks on half the rows and with half the channels to check the law");
                data = CheckNetworks.Check(trained.Model, split, data, rows!.Observations, draws.Engine, inference, null, cancellation);
            }
        }

        if (options.Nulls > 0)
        {
            phase?.Report("training networks on shuffled columns");
        }

        return new ScalingStudy
        {
            Network = MeasuredScaling.Of(scales, inference),
            Data = data,
            Rows = data is null ? null : text,
            NoData = data is null ? text : null,
            NoCheck = noCheck,
            Null = options.Nulls > 0 ? NullNetworks.Train(trained.Model, split, options.Nulls, rows, draws, null, cancellation) : null,
        };
    }

    /// <summary>Chooses the rows that the network has not learned from.</summary>
    /// <returns>The rows and what they are, or null and why there are none.</returns>
    public static (Dataset? Rows, string Text) Rows(DataSplit split, TrainedModel trained) =>
        split.Test is { } test ? (test, Invariant($"{test.Observations.Rows} test rows, which the network has not seen"))
        : !split.IsValidated || trained.Training.Refitted ? (null, "There are no rows that the network has not learned from; keep some for the test.")
        : (split.Validation, Invariant($"{split.Validation.Observations.Rows} validation rows, on which the network was chosen, not trained"));
}
