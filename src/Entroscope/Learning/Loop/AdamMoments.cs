using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>The state of Adam (Kingma and Ba 2015, arXiv:1412.6980): running means of the gradient and of its square.</summary>
/// <remarks>One array for every matrix, then for every leaf, then for the class prior, in the order of their parameters.</remarks>
internal sealed class AdamMoments(ConvAC model)
{
    /// <summary>How the mean of the gradient decays.</summary>
    public const double FirstDecay = 0.9;

    /// <summary>How the mean of its square decays.</summary>
    public const double SecondDecay = 0.999;

    /// <summary>The size that derivatives are cut to: squares of larger ones would leave the range of double precision.</summary>
    public const double LargestDerivative = 1e100;

    // By Cauchy-Schwarz |first| <= (1 - a) / sqrt((1 - b) (1 - a^2 / b)) sqrt(second), a and b being the decays: 7.27.
    private const double LargestRatio = 7.3;

    // Squares of derivatives below are 0.
    private const double Vanishing = 1e-150;

    /// <summary>Gets the running means of the gradient.</summary>
    public IReadOnlyList<double[]> First { get; } = Zeros(model);

    /// <summary>Gets the running means of its square.</summary>
    public IReadOnlyList<double[]> Second { get; } = Zeros(model);

    /// <summary>Makes the same moments with numbers of their own.</summary>
    internal AdamMoments Copy(ConvAC model)
    {
        var copy = new AdamMoments(model);
        for (int part = 0; part < First.Count; part++)
        {
            First[part].CopyTo(copy.First[part], 0);
            Second[part].CopyTo(copy.Second[part], 0);
        }

        return copy;
    }

    /// <summary>Returns whether a mean of derivatives and one of their squares can belong to each other; NaN cannot.</summary>
    internal static bool Fit(double first, double second) =>
        second >= 0 && second <= LargestDerivative * LargestDerivative && Math.Abs(first) <= (LargestRatio * Math.Sqrt(second)) + Vanishing;

    /// <summary>Makes an array for the parameters of every part of a network.</summary>
    internal static double[][] Zeros(ConvAC model) =>
    [
        .. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => new double[model.Matrix(m).Length]),
        .. model.Leaves.Take(model.Shape.LeafCount).Select(leaf => new double[leaf.ParameterCount]),
        new double[model.Classes],
    ];
}
