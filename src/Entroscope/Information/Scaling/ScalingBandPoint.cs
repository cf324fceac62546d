namespace Entroscope.Information.Scaling;

/// <summary>What a law says about T at a level, in nats.</summary>
/// <param name="Level">The level l; from L on it is one that the tree does not reach.</param>
/// <param name="PatchSize">The mean number n of sites of the patches of the level, before pooling.</param>
/// <param name="Lower">The lower end of the 95 % interval of a measurement there: parameters, scatter about the law and errors of the draws or rows.</param>
/// <param name="Median">The median.</param>
/// <param name="Upper">The upper end of the 95 % interval.</param>
/// <param name="Measured">Whether the tree has this level; else it is a prediction of a larger scale.</param>
internal sealed record ScalingBandPoint(int Level, double PatchSize, double Lower, double Median, double Upper, bool Measured);
