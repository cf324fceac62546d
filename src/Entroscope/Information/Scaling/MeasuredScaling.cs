using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Model;

namespace Entroscope.Information.Scaling;

/// <summary>A measurement at all scales with the law that is read from it.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="Law">What it says about the law. Of data none is named before it has been checked by further networks: misfit can imitate one.</param>
public sealed record MeasuredScaling(ScaleMeasurement Measurement, ScalingLawAnalysis Law)
{
    private const int ShownRows = 3;

    // What the measurement says by itself.
    private ScalingLawAnalysis _read = Law;

    /// <summary>Gets the networks that were trained to see whether the law of data stays; null where none were.</summary>
    internal ScalingCheck? Check { get; private init; }

    /// <summary>
    /// Gets a value indicating whether the rows show a law through this network that has
    /// not been checked: training further ones would show whether it is one of the data.
    /// </summary>
    public bool AwaitsCheck => Check is null && Law.Named.Length == 0 && _read.Named.Length > 0;

    /// <summary>Measures a network's own distribution and reads its law.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="draws">How to measure; null for the defaults.</param>
    /// <param name="options">How to infer the law; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>Measurement and law. A network that was fitted to noise shares some information,
    /// too: about data only rows that it has not learned from say something.</returns>
    /// <exception cref="ModelException">The tree has a single level, or the network has no probabilities.</exception>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    public static MeasuredScaling OfNetwork(
        ConvAC model, EntropyOptions? draws = null, ScalingLawOptions? options = null, CancellationToken cancellation = default) =>
        Of(ScaleMeasurement.Measure(model, draws, cancellation), options);

    /// <summary>Measures data by means over rows that the network has not learned from and reads their law.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="options">How to infer the law; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>Measurement and law.</returns>
    /// <exception cref="ModelException">The tree has a single level, or the network has no probabilities.</exception>
    /// <exception cref="DataException">The rows do not fit the network, or fewer than 50 are complete.</exception>
    public static MeasuredScaling OfRows(
        ConvAC model, Observations rows, EngineOptions? engine = null, ScalingLawOptions? options = null, CancellationToken cancellation = default) =>
        Of(ScaleMeasurement.MeasureRows(model, rows, engine, cancellation), options);

    /// <summary>Reads the law of a measurement.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="options">How to infer it; null for the defaults.</param>
    /// <returns>Measurement and law.</returns>
    public static MeasuredScaling Of(ScaleMeasurement measurement, ScalingLawOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ScalingLawAnalysis law = LawInference.Infer(measurement.ToSeries(), measurement.Subject, options);
        return measurement.Rows is { Impossible: { Count: > 0 } impossible } ? new MeasuredScaling(measurement, Refused(law, impossible))
            : measurement.Subject == ScalingSubject.Data ? new MeasuredScaling(measurement, LawStability.NotTried(law)) { _read = law }
            : new MeasuredScaling(measurement, law);
    }

    /// <summary>Checks a law of data by networks that were trained alike on half the rows and with half the channels.</summary>
    /// <param name="networks">For every network what was halved, its training rows, its parameters, and the measurement of the same rows through it.</param>
    /// <param name="options">How to infer laws; null for the defaults.</param>
    /// <returns>The measurement with the law if it stays.</returns>
    internal MeasuredScaling CheckedBy(
        IEnumerable<(ScalingChange Change, int Rows, long Parameters, ScaleMeasurement Measurement)> networks, ScalingLawOptions? options)
    {
        ScalingCheckNetwork[] compared =
            [.. networks.Select(n => LawStability.Compare(Measurement, _read.Named, n.Change, n.Rows, n.Parameters, n.Measurement, options))];
        (ScalingLawAnalysis law, ScalingCheck check) = LawStability.Judge(Measurement, _read, compared, options);
        return this with { Law = law, Check = check };
    }

    // What a network rules out and the data hold anyway is misfit without bounds: a mean over the other rows says nothing about the data.
    private static ScalingLawAnalysis Refused(ScalingLawAnalysis law, IReadOnlyList<int> impossible)
    {
        string rows = string.Join(", ", impossible.Take(ShownRows).Select(r => Invariant($"{r + 1}")))
            + (impossible.Count > ShownRows ? ", ..." : string.Empty);
        return law with
        {
            Verdict = ScalingVerdict.Undecided,
            Named = [],
            Sentence = Invariant($"cannot tell: the network gives probability 0 to {impossible.Count} of the rows (row {rows}), ")
                + "so that no mean over all of them is finite",
        };
    }
}

/// <summary>The rows behind a measurement of data.</summary>
/// <param name="Count">The rows that were averaged: those without missing values that the network holds possible.</param>
/// <param name="Incomplete">The rows left out since a value is missing: their patches have other sizes.</param>
/// <param name="Impossible">The complete rows, by their place from 0, to which the network gives probability 0: no mean of theirs is finite.</param>
public sealed record MeasuredRows(int Count, int Incomplete, IReadOnlyList<int> Impossible);
