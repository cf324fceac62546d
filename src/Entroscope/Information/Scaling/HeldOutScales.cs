using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Model;

namespace Entroscope.Information.Scaling;

/// <summary>What held-out rows say at every scale through one network, in a form that can be kept: means of blocks of rows.</summary>
/// <param name="Blocks">The columns of <see cref="ScaleBlocks"/>.</param>
/// <param name="LimitedByWidth">For every level whether I(patch; rest) comes near the log of the channels.</param>
/// <param name="Impossible">The number of complete rows to which the network gives probability 0; they are in no mean.</param>
internal sealed record HeldOutScales(LevelBlocks Blocks, bool[] LimitedByWidth, int Impossible)
{
    public static HeldOutScales Measure(ConvAC model, Observations rows, EngineOptions engine, CancellationToken cancellation)
    {
        var measurement = ScaleMeasurement.MeasureRows(model, rows, engine, cancellation);
        return new HeldOutScales(
            measurement.Blocks!, [.. measurement.Levels[..^1].Select(l => l.IsLimitedByWidth)], measurement.Rows!.Impossible.Count);
    }
}
