namespace Entroscope.Benchmarks.Kernels;

/// <summary>The operations of a benchmarked kernel: factor x channels^power a lane. A multiply-add counts as two.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FloatingPointOperationsAttribute(double factor, int power) : Attribute
{
    public double Factor => factor;

    public int Power => power;
}
