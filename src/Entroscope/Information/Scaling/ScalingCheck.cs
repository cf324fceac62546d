using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>
/// Whether a law of data stays when the network learns from half the rows or has half the channels. Misfit falls about as one over the number of
/// rows, so what halving changes estimates what is still wrong (Richardson's extrapolation); it is added to the errors, and the law is read again.
/// </summary>
/// <param name="SystematicError">For every level the systematic error, in nats: the root of the sum of squares of the changes beyond their own errors.</param>
/// <param name="WithSystematicError">What the rows say about the law with that error beside the statistical one, before the networks are requested their own
/// laws.</param>
/// <param name="Stays">
/// Whether the law stays: it is named with the systematic error, too, is
/// the most probable one through every network, and a constant that T rises to is nearly reached.
/// </param>
internal sealed record ScalingCheck(
    IReadOnlyList<ScalingCheckNetwork> Networks, double[] SystematicError, ScalingLawAnalysis WithSystematicError, bool Stays)
{
    // A greater T through more channels: by so many standard errors, and by so much of it.
    private const double Errors = 3;
    private const double Relevant = 0.05;

    /// <summary>Gets the levels at which more channels find more that is shared: the widths limit what the network shows there.</summary>
    public int[] RisingWithChannels =>
    [
        .. Networks.Where(n => n.Change != ScalingChange.HalfTheRows).SelectMany(n => Enumerable.Range(0, n.Differences.Length).Where(l =>
        {
            double wider = n.Change == ScalingChange.HalfTheChannels ? n.Differences[l].Value : -n.Differences[l].Value;
            double narrow = n.Measurement.Levels[l].TotalCorrelation!.Value.Value + Math.Min(0, n.Differences[l].Value);
            return wider > Errors * n.Differences[l].StandardError && wider > Relevant * Math.Abs(narrow);
        })).Distinct().Order(),
    ];
}

/// <summary>A network trained like another one on half its rows or with half its channels, and what both say of the same held-out rows.</summary>
/// <param name="Change">What was halved.</param>
/// <param name="TrainingRows">The number of rows that it learned from.</param>
/// <param name="Measurement">The measurement of the held-out rows through it.</param>
/// <param name="Law">What these say about the law by themselves, read from the levels that no width of it limits.</param>
/// <param name="Differences">
/// T(l) through the network that is checked less T(l) through this one, with its standard error over
/// the rows, both networks on the same ones: an estimate of what further doubling would still change.
/// </param>
/// <param name="Stays">
/// Whether the law that is checked is the most probable one here,
/// too, and not all laws are ruled out; a constant and its approaches count as one.
/// </param>
internal sealed record ScalingCheckNetwork(
    ScalingChange Change, int TrainingRows, long Parameters, ScaleMeasurement Measurement, ScalingLawAnalysis Law, Estimate[] Differences,
    bool Stays);

/// <summary>By what a network differs from another one with which it is compared, to see whether a law of data stays.</summary>
internal enum ScalingChange
{
    /// <summary>It learned from half the rows.</summary>
    HalfTheRows,

    /// <summary>It has half the channels at every inner node.</summary>
    HalfTheChannels,

    /// <summary>It has twice the channels at every inner node: where half of them would leave a single one, through which nothing is shared.</summary>
    TwiceTheChannels,
}
