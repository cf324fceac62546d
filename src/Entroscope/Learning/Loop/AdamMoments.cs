using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>The state of Adam (Kingma and Ba 2015, arXiv:1412.6980): running means of the gradient and of its square.</summary>
/// <remarks>One array for every matrix, then for every leaf, then for the class prior, in the order of their parameters.</remarks>
internal sealed class AdamMoments(ConvAC model)
{
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

    /// <summary>Makes an array for the parameters of every part of a network.</summary>
    internal static double[][] Zeros(ConvAC model) =>
    [
        .. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => new double[model.Matrix(m).Length]),
        .. model.Leaves.Select(leaf => new double[leaf.ParameterCount]),
        new double[model.Classes],
    ];
}
