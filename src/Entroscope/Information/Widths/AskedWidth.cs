using Entroscope.Information.Scaling;

namespace Entroscope.Information.Widths;

/// <summary>The width that a scale asks for.</summary>
/// <param name="PatchSize">The size n of the patches, in sites; beyond the tree that of a larger one.</param>
/// <param name="Measured">Whether the tree has the scale; else what is shared there is the most probable law's prediction.</param>
/// <param name="Shared">
/// What a latent of such a patch must pass, in nats: I(patch; rest) as the reference reads it, or beyond the tree what the law says that each of the pooled
/// patches adds, T / (P - 1).
/// </param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end of its 95 % interval.</param>
/// <param name="Binding">
/// The width that binds at n by the growth of n*(r), with its 95 % interval: what networks trained like these need; null where fewer than three scales are
/// seen.
/// </param>
public sealed record AskedWidth(double PatchSize, bool Measured, double Shared, double Lower, double Upper, (double Value, double Lower, double Upper)? Binding)
{
    /// <summary>Gets the fewest channels that can pass so much, exp of it: log r is at least what a latent passes (theory, "The scaling law").</summary>
    public double LeastWidth => Math.Exp(Math.Max(0, Shared));

    /// <summary>Gets <see cref="LeastWidth"/> as a number of channels; one where it is not known that anything has to pass.</summary>
    internal double Channels => Lower <= 0 ? 1 : Math.Ceiling(LeastWidth - 1e-9);

    internal static AskedWidth[] Of(WidthCurves curves, ScalingLawAnalysis law, BindingGrowth? growth)
    {
        double pooled = curves.Geometry.Cuts[^2].Patches;
        IEnumerable<AskedWidth> measured = Enumerable.Range(0, curves.Levels).Where(curves.Joins).Select(l =>
        {
            WidthEstimate shared = curves.PatchRest(curves.Reference, l);
            double half = 1.96 * shared.StandardError;
            return new AskedWidth(curves.Sizes[l], true, shared.Value, shared.Value - half, shared.Value + half, growth?.WidthOf(curves.Sizes[l]));
        });
        IEnumerable<AskedWidth> beyond = (law.Best?.Band ?? []).Where(b => !b.Measured).Select(b => new AskedWidth(
            b.PatchSize, false, b.Median / (pooled - 1), b.Lower / (pooled - 1), b.Upper / (pooled - 1), growth?.WidthOf(b.PatchSize)));
        return [.. measured, .. beyond];
    }
}
