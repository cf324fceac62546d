namespace Entroscope.Numerics;

/// <summary>A numerical integral with the estimate of its absolute error.</summary>
internal readonly record struct Integral(double Value, double Error);
