using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Distribution;

/// <summary>
/// The M step of a slice of the parameters, with the bits of the whole M step: what the owner of a slice does with the root of its <see cref="SliceFold"/>. The
/// owner sets <see cref="MaximizationStep.Strength"/> of the problems to that of the run, has the networks of the last step whole, and sends
/// <see cref="ParameterSlices.CopyParameters"/> of the new ones (and of stepwise EM the statistics of its slice, which checkpoints need) to all others.
/// </summary>
/// <remarks>
/// Beside the parts, log-likelihood and samples of running statistics are <c>keep * statistics + gain * counts</c>: whoever leads computes them
/// (<see cref="Blend"/>). A network is checked (<see cref="ConvAC.CheckParameters"/>) by whoever gets all slices.
/// </remarks>
internal sealed class SliceMaximization
{
    private readonly IReadOnlyList<TrainingProblem> _problems;
    private readonly IReadOnlyList<PartRange> _ranges;
    private readonly PartPortions[] _counts;
    private readonly PartPortions[] _statistics;

    /// <param name="problems">Shapes and priors, one problem a component.</param>
    /// <param name="components">Networks of the shapes and leaves.</param>
    public SliceMaximization(IReadOnlyList<TrainingProblem> problems, IReadOnlyList<ConvAC> components, ParameterSlices slices, int slice)
    {
        (_problems, _ranges) = (problems, slices[slice]);
        ExpectedCounts[] like = [.. components.Select(c => new ExpectedCounts(c))];
        _counts = [.. _ranges.Select(Zeros)];
        _statistics = [.. _ranges.Select(Zeros)];

        PartPortions Zeros(PartRange range) => new(
            [.. Enumerable.Range(range.First, range.End - range.First).Select(part => new double[like[range.Component].Portions.Part(part).Length])]);
    }

    /// <summary>Estimates the parameters of the slice.</summary>
    /// <param name="counts">The counts of the slice.</param>
    /// <param name="statistics">The running statistics of the slice, which are updated; empty for the counts alone.</param>
    /// <param name="call">The networks, and what is kept and gained; its statistics are not used.</param>
    /// <returns>Whether the new parameters are allowed.</returns>
    public bool Run(ReadOnlySpan<double> counts, Span<double> statistics, in MaximizationCall call)
    {
        Copy(counts, _counts);
        bool good = true;
        if (statistics.IsEmpty)
        {
            for (int r = 0; r < _ranges.Count; r++)
            {
                good &= Run(r, _counts[r], in call);
            }

            return good;
        }

        Copy(statistics, _statistics);
        for (int r = 0; r < _ranges.Count; r++)
        {
            good &= Run(r, _statistics[r], in call);
        }

        int at = 0;
        foreach (PartPortions portions in _statistics)
        {
            for (int part = 0; part < portions.Parts; part++)
            {
                portions.Part(part).CopyTo(statistics[at..]);
                at += portions.Part(part).Length;
            }
        }

        return good;
    }

    /// <summary>Adds counts to running statistics, which is all that a batch of the first pass of stepwise EM does.</summary>
    public static void Gather(ReadOnlySpan<double> counts, Span<double> statistics) => TensorPrimitives.Add(statistics, counts, statistics);

    /// <summary>Computes log-likelihood and samples of running statistics of a component after an M step.</summary>
    public static void Blend(ExpectedCounts statistics, double keep, double logLikelihood, double samples, double gain)
    {
        statistics.LogLikelihood = (statistics.LogLikelihood * keep) + (logLikelihood * gain);
        statistics.Samples = (statistics.Samples * keep) + (samples * gain);
    }

    private bool Run(int range, PartPortions statistics, in MaximizationCall call)
    {
        int z = _ranges[range].Component;
        return _problems[z].Maximization.RunParts(call.From[z], _ranges[range].First, statistics, call.Keep, _counts[range], call.Gain, call.To[z]);
    }

    private static void Copy(ReadOnlySpan<double> flat, PartPortions[] ranges)
    {
        int at = 0;
        foreach (PartPortions portions in ranges)
        {
            for (int part = 0; part < portions.Parts; part++)
            {
                double[] values = portions.Part(part);
                flat.Slice(at, values.Length).CopyTo(values);
                at += values.Length;
            }
        }
    }
}
