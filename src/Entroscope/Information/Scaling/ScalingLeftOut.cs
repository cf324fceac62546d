namespace Entroscope.Information.Scaling;

/// <summary>A level that no law is read from.</summary>
/// <param name="Level">The level l.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ScalingLeftOut(int Level, string Reason);
