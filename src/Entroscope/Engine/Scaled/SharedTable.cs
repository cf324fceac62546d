using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// The shared ledger of samples (theory, "The shared ledger"): what every site says by itself,
/// what is shared at every node, and what a site still costs once all others are known.
/// </summary>
/// <remarks>
/// For every sample <c>-log p(x) = sum of Marginal - sum of Shared</c>. The terms depend on p alone, not on how a network writes it. All in nats; arrays are
/// row-major with one row a sample. Of a sample of probability 0 the marginal terms may be infinite, <see cref="Shared"/> and <see cref="RestInformation"/>
/// are 0 where they are not defined, and <see cref="GivenRest"/> is infinite or, where the other sites are impossible by themselves, NaN.
/// </remarks>
public sealed class SharedTable
{
    /// <summary>Initialises a table whose terms are still to be written.</summary>
    /// <param name="nodes">The number of nodes of the tree, 0 where there is no one tree.</param>
    internal SharedTable(int rows, int sites, int nodes, int classes)
    {
        (Rows, Sites, Nodes, Classes) = (rows, sites, nodes, classes);
        LogLikelihood = new double[rows];
        Marginal = new double[checked(rows * sites)];
        RestInformation = new double[checked(rows * sites)];
        GivenRest = new double[checked(rows * sites)];
        Shared = new double[checked(rows * nodes)];
        ClassPosterior = new double[MemoryLimit.Cells(rows, classes)];
    }

    /// <summary>Gets the number of samples.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of sites.</summary>
    public int Sites { get; }

    /// <summary>Gets the number of nodes of the tree; 0 for a mixture whose components have different trees.</summary>
    public int Nodes { get; }

    /// <summary>Gets the number of classes.</summary>
    public int Classes { get; }

    /// <summary>Gets log p(x) of every sample, the class summed out.</summary>
    public double[] LogLikelihood { get; }

    /// <summary>Gets -log p(x_i), shape [rows, sites]; 0 where missing.</summary>
    public double[] Marginal { get; }

    /// <summary>Gets log p(x_i | x_rest) - log p(x_i), shape [rows, sites]; 0 where missing. A change of the unit of a site leaves it as it is.</summary>
    public double[] RestInformation { get; }

    /// <summary>Gets -log p(x_i | x_rest), shape [rows, sites]; 0 where missing.</summary>
    public double[] GivenRest { get; }

    /// <summary>
    /// Gets tc_v(x), shape [rows, nodes]: log p of the patch of the node less that of its parts; 0 at the sites. A single one may be negative.
    /// </summary>
    public double[] Shared { get; }

    /// <summary>Gets P(Y = y | x), shape [rows, classes].</summary>
    public double[] ClassPosterior { get; }

    /// <summary>Returns whether a sample has positive probability.</summary>
    /// <param name="row">The sample.</param>
    /// <returns>False where log p(x) is negative infinity.</returns>
    public bool IsPossible(int row) => LogLikelihood[Refuse.Index(row, LogLikelihood.Length, nameof(row))] > double.NegativeInfinity;
}
