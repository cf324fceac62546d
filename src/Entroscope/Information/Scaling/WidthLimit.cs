using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>Finds the levels at which the widths, and not the distribution, may say how much patches share.</summary>
internal sealed class WidthLimit(ConvAC model, ScaleGeometry geometry)
{
    // From this part of the log of the channels on, what a patch shares with the rest cannot be distinguished from what its channels let through.
    private const double Near = 0.9;
    private const double Nothing = 1e-9;
    private const double Errors = 3;
    private readonly ConvAC _model = model;
    private readonly ScaleGeometry _geometry = geometry;
    private readonly Lazy<LatentCapacity> _capacity = new Lazy<LatentCapacity>(() => LatentCapacity.Compute(model));

    /// <summary>Gets for every level the mean log of the channels between a pooled patch and the rest, in nats.</summary>
    public double[] LogWidth { get; } = [.. geometry.Children.Select(
            patches => patches.Length == 0 ? 0 : patches.Average(v => Math.Log(Math.Min(model.Shape.Channels(v), model.Shape.Rows(v)))))];

    /// <summary>
    /// Returns whether what the patches of a level share with the rest comes near the log of their channels, although they have more to say.
    /// </summary>
    /// <param name="patchRest">The mean of I(patch; rest) over its pooled patches.</param>
    /// <returns>Whether T(l) is left out of the laws.</returns>
    public bool Limits(int level, Estimate patchRest, Estimate patchEntropy)
    {
        double most = LogWidth[level];
        if (most <= 0 || patchRest.Value < Near * most)
        {
            return false;
        }

        // No width is too small for a patch with fewer values than channels, nor for a latent that only passes on its parent's.
        bool tellsAll = _model.IsDiscrete && patchEntropy.Value <= most + Nothing + (Errors * patchEntropy.StandardError);
        return !tellsAll && !Array.TrueForAll(_geometry.Children[level], v => _capacity.Value.NodeCapacity[v] <= Nothing);
    }
}
