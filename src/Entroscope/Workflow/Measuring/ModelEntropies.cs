using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Model;

namespace Entroscope.Workflow.Measuring;

/// <summary>The entropies of a network, what its patches share and, where it has scales, its measurement at each of them: all from one set of draws.</summary>
/// <param name="Patches">What every patch shares with the rest; null of a mixture whose trees differ.</param>
/// <param name="Scales">The measurement at all scales, or null.</param>
/// <param name="NoScales">Why there is none; null where there is one.</param>
internal sealed record ModelEntropies(LayerEntropies Entropies, PatchInformation? Patches, ScaleMeasurement? Scales, string? NoScales)
{
    private const long FewestDraws = 256;

    /// <summary>Chooses between enumeration and draws: exact where that costs no more than a few times the draws.</summary>
    public static EntropyOptions Options(ConvACMixture model, MeasurementOptions options, EngineOptions engine)
    {
        double values = SiteEnumeration.JointValues(model.Pattern);
        bool enumerate = values <= SiteEnumeration.DefaultLimit && values <= options.Draws * 4;
        return new EntropyOptions { Draws = enumerate ? null : options.Draws, Seed = options.Seed, Engine = engine };
    }

    /// <summary>Returns why a network is not measured at all scales; null where it is.</summary>
    public static string? WhyNoScales(ConvAC model, EntropyOptions options) => model.Tree.Height < 2
        ? "The tree pools only once, so there are no scales to compare."
        : options.Draws < FewestDraws ? Invariant($"A law needs the errors of what patches share, and these at least {FewestDraws} draws.")
        : null;

    /// <summary>Measures a network.</summary>
    public static ModelEntropies Measure(ConvAC model, EntropyOptions options, CancellationToken cancellation)
    {
        if (WhyNoScales(model, options) is { } reason)
        {
            (LayerEntropies entropies, PatchInformation patches) = PatchInformationAnalysis.MeasureWithEntropies(model, options, cancellation);
            return new ModelEntropies(entropies, patches, null, reason);
        }

        var scales = ScaleMeasurement.MeasureWithPatches(model, options, cancellation);
        return new ModelEntropies(scales.Entropies!, scales.Patches, scales, null);
    }
}
