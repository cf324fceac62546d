using System.Numerics;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using MathNet.Numerics;

namespace Entroscope.Benchmarks.Tails;

/// <summary>
/// The posteriors of one sample in fixed-point arithmetic of 200 binary digits behind the point and as many before it as it takes:
/// slow, and right for any finite values. Weights and leaf parameters are taken as the numbers that they are. Log 0 is null.
/// </summary>
internal sealed class ExactPass
{
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly BigInteger?[][] _u;
    private readonly BigInteger?[][] _o;

    /// <summary>Runs the passes up and down.</summary>
    /// <param name="model">The network.</param>
    /// <param name="values">One value a site, NaN where missing.</param>
    /// <param name="label">The class given, or -1.</param>
    public ExactPass(ConvAC model, ReadOnlySpan<double> values, int label = -1)
    {
        (_model, _tree) = (model, model.Tree);
        (_u, _o) = (new BigInteger?[_tree.NodeCount][], new BigInteger?[_tree.NodeCount][]);
        Latents = new double[_tree.NodeCount][];
        foreach (int v in _tree.ChildrenFirst)
        {
            _u[v] = _tree.IsSite(v) ? Densities(model.Leaves[v], values[v]) : Pool(v);
            _o[v] = Convolve(v);
        }

        BigInteger?[] h = _o[_tree.Root];
        BigInteger?[] prior = [.. model.ClassPrior.ToArray().Select((p, y) => label < 0 ? Log(p) : y == label ? BigInteger.Zero : null)];
        BigInteger?[] joint = [.. h.Select((value, y) => value + prior[y])];
        LogLikelihood = Sum(joint);
        ClassPosterior = [.. joint.Select(j => Share(j, LogLikelihood))];
        if (LogLikelihood is not null)
        {
            Down(prior);
        }
    }

    /// <summary>Gets log p(x) (log p(x|y) where the class was given) in fixed-point; null for log 0.</summary>
    public BigInteger? LogLikelihood { get; }

    /// <summary>Gets P(Y | x).</summary>
    public double[] ClassPosterior { get; }

    /// <summary>Gets P(D_v | x) of every node.</summary>
    public double[][] Latents { get; }

    /// <summary>Computes the log of a sum of exponentials.</summary>
    public static BigInteger? Sum(IEnumerable<BigInteger?> logs)
    {
        BigInteger[] some = [.. logs.Where(l => l is not null).Select(l => l!.Value)];
        if (some.Length == 0)
        {
            return null;
        }

        BigInteger max = some.Max();
        BigInteger sum = some.Aggregate(BigInteger.Zero, (s, l) => s + FixedPoint.Exp(l - max));
        return max + FixedPoint.Log(sum, BigInteger.One << FixedPoint.Bits);
    }

    /// <summary>Computes exp(log - total), at most 1.</summary>
    public static double Share(BigInteger? log, BigInteger? total) =>
        log is null || total is null ? 0 : FixedPoint.ToDouble(FixedPoint.Exp(BigInteger.Min(0, log.Value - total.Value)));

    /// <summary>Computes the natural logarithm of a number of double precision.</summary>
    public static BigInteger? Log(double x)
    {
        (BigInteger mantissa, int exponent) = FixedPoint.Split(x);
        return x > 0 ? FixedPoint.Log(exponent > 0 ? mantissa << exponent : mantissa, exponent < 0 ? BigInteger.One << -exponent : 1) : null;
    }

    private static BigInteger?[] Densities(LeafDistribution leaf, double x)
    {
        var logs = new BigInteger?[leaf.Channels];
        for (int d = 0; d < logs.Length; d++)
        {
            logs[d] = double.IsNaN(x) ? BigInteger.Zero : leaf switch
            {
                GaussianLeaf gaussian => Gaussian(x, gaussian.Means[d], gaussian.Variances[d]),
                BinomialLeaf binomial => Power(Log(binomial.Probabilities[d]), (int)x) + Power(LogOfRest(binomial.Probabilities[d]), binomial.Trials - (int)x)
                    + FixedPoint.Of(SpecialFunctions.BinomialLn(binomial.Trials, (int)x)),
                BernoulliLeaf coin => x == 1 ? Log(coin.Probabilities[d]) : LogOfRest(coin.Probabilities[d]),
                _ => Log(((DiscreteLeaf)leaf).Probability(d, (int)x)),
            };
        }

        return logs;
    }

    private static BigInteger? Power(BigInteger? log, int count) => count == 0 ? BigInteger.Zero : count * log;

    private static BigInteger? LogOfRest(double p)
    {
        (BigInteger mantissa, int exponent) = FixedPoint.Split(p);
        BigInteger one = BigInteger.One << -exponent;
        return p < 1 ? FixedPoint.Log(one - mantissa, one) : null;
    }

    // The constant of all densities is that of double precision: it is common to all channels.
    private static BigInteger Gaussian(double x, double mean, double variance)
    {
        (BigInteger value, int first) = FixedPoint.Split(x);
        (BigInteger centre, int second) = FixedPoint.Split(mean);
        (BigInteger scale, int third) = FixedPoint.Split(variance);
        int common = Math.Min(first, second);
        BigInteger z = (value << (first - common)) - (centre << (second - common));
        int shift = (2 * common) - third - 1 + FixedPoint.Bits;
        BigInteger exponent = shift >= 0 ? ((z * z) << shift) / scale : z * z / (scale << -shift);
        return -exponent - ((Log(variance)!.Value + FixedPoint.Of(Math.Log(2 * Math.PI))) / 2);
    }

    private BigInteger?[] Pool(int v)
    {
        var u = new BigInteger?[_model.Shape.Channels(v)];
        for (int g = 0; g < u.Length; g++)
        {
            BigInteger? sum = BigInteger.Zero;
            foreach (int c in _tree.Children(v))
            {
                sum += _o[c][g];
            }

            u[g] = sum;
        }

        return u;
    }

    private BigInteger? LogWeight(int v, int g, int d) => Log(_model.Weights(v)[(g * _u[v].Length) + d]);

    private BigInteger?[] Convolve(int v) =>
        [.. Enumerable.Range(0, _model.Shape.Rows(v)).Select(g => Sum(Enumerable.Range(0, _u[v].Length).Select(d => LogWeight(v, g, d) + _u[v][d])))];

    private void Down(BigInteger?[] prior)
    {
        var rho = new BigInteger?[_tree.NodeCount][];
        rho[_tree.Root] = prior;
        ReadOnlySpan<int> order = _tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            BigInteger?[] derivative =
                [.. Enumerable.Range(0, _u[v].Length).Select(d => Sum(Enumerable.Range(0, rho[v].Length).Select(g => LogWeight(v, g, d) + rho[v][g])))];
            Latents[v] = [.. derivative.Select((g, d) => Share(g + _u[v][d], LogLikelihood))];
            foreach (int c in _tree.Children(v))
            {
                rho[c] = [.. derivative];
                foreach (int sibling in _tree.Children(v))
                {
                    for (int g = 0; sibling != c && g < derivative.Length; g++)
                    {
                        rho[c][g] += _o[sibling][g];
                    }
                }
            }
        }
    }
}
