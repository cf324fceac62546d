using System.Runtime.InteropServices;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine;

/// <summary>Where every nat of every sample is spent: the terms of the information ledger (theory, "The ledger of a sample"), exact per sample.</summary>
/// <remarks>
/// For every sample <c>-log p(x) = ClassTerm + sum of NodeTerms + sum of SiteTerms</c>. Where the class was given, the ledger is that of
/// -log p(x|y): the class term is 0 and <see cref="LogLikelihood"/> is log p(x|y). Arrays are row-major with one row a sample.
/// </remarks>
public sealed class LedgerTable
{
    /// <summary>Initialises a table whose terms are still to be written.</summary>
    internal LedgerTable(ConvAC model, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        Rows = rows;
        Nodes = model.Tree.NodeCount;
        Sites = model.Tree.SiteCount;
        Classes = model.Classes;
        LogLikelihood = new double[rows];
        ClassTerm = new double[rows];
        NodeTerms = GC.AllocateUninitializedArray<double>(checked(rows * Nodes));
        SiteTerms = GC.AllocateUninitializedArray<double>(checked(rows * Sites));
        PatchLogProbability = GC.AllocateUninitializedArray<double>(checked(rows * Nodes));
        RestLogProbability = GC.AllocateUninitializedArray<double>(checked(rows * Nodes));
        SharedInformation = new double[checked(rows * Nodes)];
        RestInformation = new double[checked(rows * Sites)];
        ClassPosterior = new double[MemoryLimit.Cells(rows, Classes)];
    }

    /// <summary>Gets the number of samples.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of nodes of the tree.</summary>
    public int Nodes { get; }

    /// <summary>Gets the number of sites.</summary>
    public int Sites { get; }

    /// <summary>Gets the number of classes.</summary>
    public int Classes { get; }

    /// <summary>Gets log p(x) of every sample (log p(x|y) where the class was given), in nats.</summary>
    public double[] LogLikelihood { get; }

    /// <summary>Gets KL(P(Y|x) || P(Y)) of every sample, in nats, at least 0.</summary>
    public double[] ClassTerm { get; }

    /// <summary>Gets t_v(x), shape [rows, nodes], in nats, at least 0 up to rounding: what the sample spends at each node.</summary>
    public double[] NodeTerms { get; }

    /// <summary>Gets s_i(x), shape [rows, sites], in nats: what is left at each site; 0 where missing.</summary>
    public double[] SiteTerms { get; }

    /// <summary>Gets log p(x_S(v)), shape [rows, nodes], in nats: the marginal log-probability of the observed sites under each node.</summary>
    public double[] PatchLogProbability { get; }

    /// <summary>
    /// Gets log p(x_rest(v)), shape [rows, nodes], in nats: the log-probability of the observed sites outside the patch of each node; 0 at the root. Where
    /// the class was given it is that of those sites given the class, unlike <see cref="PatchLogProbability"/>, which is always that under the class prior.
    /// </summary>
    public double[] RestLogProbability { get; }

    /// <summary>
    /// Gets tc_v(x) = log p(x_S(v)) less the sum of log p(x_S(c)) over the children c, shape [rows, nodes], in
    /// nats: what the patches that a node pools share (theory, "The shared ledger"); 0 at the sites and of a
    /// patch of probability 0. Formed before the logs lose their digits, it is accurate where they are large.
    /// </summary>
    public double[] SharedInformation { get; }

    /// <summary>
    /// Gets log p(x_i | x_rest) - log p(x_i), shape [rows, sites], in nats: what all other sites say about a site; 0 where either
    /// probability is not defined. Where the class was given the first term is given the class. Accurate where the logs themselves are large.
    /// </summary>
    public double[] RestInformation { get; }

    /// <summary>Gets P(Y = y | x), shape [rows, classes] (the given class has 1 where the class was given).</summary>
    public double[] ClassPosterior { get; }

    /// <summary>Copies the row of one sample into another table of the same model.</summary>
    internal void CopyRow(int row, LedgerTable target, int targetRow)
    {
        foreach ((double[] from, double[] to) in Parts().Zip(target.Parts()))
        {
            int length = from.Length / Rows;
            from.AsSpan(row * length, length).CopyTo(to.AsSpan(targetRow * length, length));
        }
    }

    /// <summary>Gets all terms as bytes.</summary>
    internal byte[] ToBytes()
    {
        byte[] bytes = new byte[Parts().Sum(p => (long)p.Length) * sizeof(double)];
        Span<byte> rest = bytes;
        foreach (double[] part in Parts())
        {
            MemoryMarshal.AsBytes(part.AsSpan()).CopyTo(rest);
            rest = rest[(part.Length * sizeof(double))..];
        }

        return bytes;
    }

    /// <summary>Reads the terms from bytes.</summary>
    /// <exception cref="DataException">There are too many or too few.</exception>
    internal static LedgerTable Of(ConvAC model, int rows, ReadOnlySpan<byte> bytes)
    {
        var table = new LedgerTable(model, rows);
        Refuse.Data(bytes.Length != table.Parts().Sum(p => (long)p.Length) * sizeof(double),
            $"A worker returned {bytes.Length} bytes for the ledgers of {rows} samples.");
        foreach (double[] part in table.Parts())
        {
            bytes[..(part.Length * sizeof(double))].CopyTo(MemoryMarshal.AsBytes(part.AsSpan()));
            bytes = bytes[(part.Length * sizeof(double))..];
        }

        return table;
    }

    private double[][] Parts() => [LogLikelihood, ClassTerm, NodeTerms, SiteTerms, PatchLogProbability, RestLogProbability, SharedInformation,
        RestInformation, ClassPosterior];
}
