using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Scaling;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>
/// Networks trained as a given one was, on half its rows and with half its channels (twice, where half would be a single one),
/// to see whether a law that held-out rows show through it stays: a law of data is named only then (theory, "The scaling law").
/// </summary>
internal static class CheckNetworks
{
    /// <summary>The fewest training rows that can be halved.</summary>
    public const int FewestRows = 20;

    /// <summary>Gives the reason why no networks can be trained for a check.</summary>
    /// <param name="division">The rows that it was trained on; null where these are not at hand.</param>
    /// <returns>The reason, as a sentence; null where they can be trained.</returns>
    public static string? WhyNot(ConvACMixture model, DataSplit? division)
    {
        int rows = division?.Train.Observations.Rows ?? int.MaxValue;
        return model.Components.Count > 1 ? Refusals.NoCheck
            : model.Metadata.Training.Repeat() is null
                ? "It cannot be tried: the model has no record of its training, so no network can be trained as it was."
            : rows < FewestRows ? Invariant($"It cannot be tried: {rows} training rows are too few to be halved; it takes at least {FewestRows}.")
            : null;
    }

    /// <summary>Gets the multiply-adds of the trainings if each takes all its steps; 0 where no record says how to train.</summary>
    public static double Operations(ConvAC model, DataSplit division) =>
        model.Metadata.Training.Repeat() is not { } options ? 0 : Plan(model).Sum(p => 4.0 * p.Parameters
            * (division.Train.Observations.Rows + (0.5 * division.Validation.Observations.Rows)) / (p.Change == ScalingChange.HalfTheRows ? 2 : 1)
            * options.Steps * options.PriorStrengths.Count * options.Restarts);

    /// <summary>Trains the networks, measures the same rows through them, and judges the law by them.</summary>
    /// <param name="model">The network that is checked; the record of its training holds the options.</param>
    /// <param name="division">The rows that it was trained on, divided as for its training.</param>
    /// <param name="data">What held-out rows say about the law through it.</param>
    /// <param name="options">How to infer laws, and the seed that chooses the rows; null for the defaults.</param>
    /// <param name="progress">Receives what is halved as the training of every network begins; null for none.</param>
    /// <returns>The measurement with its law if it stays; unchanged where the rows show
    /// no law that awaits a check. It does not depend on the number of threads.</returns>
    /// <exception cref="ModelException">The model has no record of its training.</exception>
    /// <exception cref="DataException">The rows do not fit, or are too few to be halved.</exception>
    /// <remarks>
    /// Cost: about that of the training, up to three times where the channels are doubled (of
    /// the EM part of it, where hybrid training followed), and two measurements of the rows.
    /// </remarks>
    public static MeasuredScaling Check(
        ConvAC model, DataSplit division, MeasuredScaling data, Observations heldOut, EngineOptions? engine = null, ScalingLawOptions? options = null,
        IProgress<ScalingChange>? progress = null, CancellationToken cancellation = default)
    {
        if (!data.AwaitsCheck)
        {
            return data;
        }

        TrainingOptions? training = model.Metadata.Training.Repeat();
        if (WhyNot(model, division) is { } reason)
        {
            throw training is null ? new ModelException(reason) : new DataException($"{division.Train.Name}: {reason}");
        }

        training = training! with { Engine = training.Engine with { Threads = engine?.Threads ?? 0 } };
        LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
        ulong seed = options?.Seed ?? new ScalingLawOptions().Seed;
        var networks = new List<(ScalingChange, int, long, ScaleMeasurement)>();
        foreach ((ScalingChange change, NetworkShape shape, long parameters) in Plan(model))
        {
            progress?.Report(change);
            bool half = change == ScalingChange.HalfTheRows;
            TrainingSet train = half ? Half(model, division.Train, seed, "half of the training rows") : Whole(model, division.Train);
            TrainingSet validation = !division.IsValidated ? train
                : half ? Half(model, division.Validation, seed, "half of the validation rows") : Whole(model, division.Validation);
            ConvAC trained = ExpectationMaximization.Train(shape, leaves, train, validation, training, cancellation: cancellation).Model;
            networks.Add((change, train.Data.Rows, parameters, ScaleMeasurement.MeasureRows(trained, heldOut, engine, cancellation)));
        }

        return data.CheckedBy(networks, options);
    }

    // Through a single channel nothing is shared: a network that would be left with it is compared with
    // one of twice the channels. Where a width can distinguish no more, there is nothing to change.
    private static IEnumerable<(ScalingChange Change, NetworkShape Shape, long Parameters)> Plan(ConvAC model)
    {
        NetworkShape shape = model.Shape;
        LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
        yield return (ScalingChange.HalfTheRows, shape, NetworkSize.ParameterCount(shape, leaves));
        bool IsInner(int v) => !shape.Tree.IsSite(v);
        bool narrow = Enumerable.Range(0, shape.Tree.NodeCount).Any(v => IsInner(v) && shape.Channels(v) == 2);
        NetworkShape other = narrow ? ChannelSteps.Wider(shape, leaves, IsInner, 2) : ChannelSteps.Narrower(shape, IsInner);
        if (ChannelSteps.Changed(shape, other) > 0)
        {
            yield return (narrow ? ScalingChange.TwiceTheChannels : ScalingChange.HalfTheChannels, other, NetworkSize.ParameterCount(other, leaves));
        }
    }

    private static TrainingSet Whole(ConvAC model, Dataset data)
    {
        var rows = ModelData.Of(model, data);
        return new TrainingSet(rows.Data.Observations, rows.Labels);
    }

    private static TrainingSet Half(ConvAC model, Dataset data, ulong seed, string purpose)
    {
        TrainingSet whole = Whole(model, data);
        if (data.Sequence is not null)
        {
            // Windows overlap: those of one half of the sequence, in the order of the documents, have nothing of most of the other.
            int count = (whole.Data.Rows + 1) / 2;
            int from = new RandomStream(seed, purpose).NextInt(2) * (whole.Data.Rows - count);
            return whole.Select([.. Enumerable.Range(from, count)]);
        }

        int[] order = [.. Enumerable.Range(0, whole.Data.Rows)];
        new RandomStream(seed, purpose).Shuffle(order.AsSpan());
        int[] half = [.. order[..((order.Length + 1) / 2)].Order()];
        return whole.Select(half);
    }
}
