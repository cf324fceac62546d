using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>What is known of a layer when it is measured.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Statistics">Its statistics over all samples.</param>
internal sealed record LayerSample(NetworkLayer Layer, LayerStatistics Statistics)
{
    private Lazy<(SampleMatrix? Matrix, int[] Rows)>? _samples;
    private Lazy<(SampleMatrix? Matrix, int[] Rows)>? _whole;
    private readonly Lazy<LayerLabels?>? _labels;
    private LayerAccumulator? _sums;

    /// <summary>Gets the trace of the covariance, squared, and the sum of its squares, over all samples; null where products were not summed.</summary>
    public (double TraceSquared, double NormSquared)? Spectrum { get; init; }

    /// <summary>
    /// Gets the chosen samples, one for each chosen row: at one drawn position where the layer has several; null where fewer than two are finite.
    /// </summary>
    public SampleMatrix? Samples => _samples?.Value.Matrix;

    /// <summary>Gets the chosen rows with all their values, or with drawn places of them; null where fewer than two are finite.</summary>
    public SampleMatrix? Whole => _whole?.Value.Matrix;

    /// <summary>Gets the rows of input that <see cref="Whole"/> is of, in their order among all rows that were read.</summary>
    public IReadOnlyList<int> Rows => _whole?.Value.Rows ?? [];

    /// <summary>Gets how many values a row has, of which <see cref="Whole"/> may hold fewer.</summary>
    public long Places { get; private init; }

    /// <summary>Gets how many values of a row <see cref="Whole"/> holds, without making it.</summary>
    public int Columns { get; private init; }

    public bool IsDrawn => Columns < Places;

    /// <summary>Gets the bits of the quantiser of activations.</summary>
    public int Bits { get; init; } = 4;

    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the rows that there are, of which those that were run are drawn.</summary>
    public required int Population { get; init; }

    /// <summary>Gets the class of every row of input, -1 where unknown; null where there are none.</summary>
    internal int[]? AllLabels { get; init; }

    /// <summary>Gets what probes read of the classes from whole rows; null without labels.</summary>
    public LayerLabels? Labels => AllLabels is null ? null : _labels?.Value;

    /// <summary>Gets the same layer on rows that are held out, with the same classes; null to hold parts of the rows out in turn.</summary>
    public LayerSample? Test { get; init; }

    internal LayerAccumulator Sums
    {
        init
        {
            _sums = value;
            (Places, Columns) = (value.Places, value.WholeColumns);
            Release();
            _labels = new Lazy<LayerLabels?>(() => LayerLabels.Of(this));
        }
    }

    /// <summary>Gives up what was kept: there are no samples any more. What was read of the classes stays.</summary>
    internal void Forget()
    {
        _ = Labels;
        Release();
        (_sums, _samples, _whole) = (null, null, null);
    }

    /// <summary>Gives up the samples, which are made again where they are asked for: of all layers together they are many.</summary>
    internal void Release()
    {
        Test?.Release();
        if (_sums is not { } sums)
        {
            return;
        }

        _samples = new Lazy<(SampleMatrix?, int[])>(() =>
        {
            (double[] values, int[] rows) = sums.Chosen();
            return (rows.Length < 2 ? null : new SampleMatrix(rows.Length, sums.KeptUnits, values), rows);
        });
        _whole = new Lazy<(SampleMatrix?, int[])>(() =>
        {
            (double[] values, int[] rows) = sums.Whole();
            return (rows.Length < 2 ? null : new SampleMatrix(rows.Length, sums.WholeColumns, values), rows);
        });
    }
}
