using Entroscope.Numerics;

namespace Entroscope.Engine;

/// <summary>
/// The information ledger of samples under a model (theory, "Mixtures of networks"),
/// exact per sample: that of its components, weighted by their posterior probabilities.
/// </summary>
/// <remarks>
/// For every sample <c>-log p(x) = ComponentTerm + sum over z of P(z|x) (ClassTerm_z + sum of NodeTerms_z + sum
/// of SiteTerms_z)</c>, with the terms of the ledger of each component. Where the class was given, all is given
/// the class: P(z|x, y) takes the place of P(z|x), and the class terms are 0. Arrays are row-major with one row a sample.
/// </remarks>
public sealed class ModelLedgerTable
{
    private readonly LedgerTable[] _components;
    private readonly int _sites;
    private readonly int _classes;

    /// <summary>Initialises a table whose sums over the components are still to be written.</summary>
    internal ModelLedgerTable(LedgerTable[] components, int sites, int classes)
    {
        (_components, _sites, _classes) = (components, sites, classes);
        Rows = components[0].Rows;
        (LogLikelihood, ComponentTerm, ClassTerm) = (new double[Rows], new double[Rows], new double[Rows]);
        ComponentPosterior = new double[checked(Rows * components.Length)];
        SiteTerms = new double[checked(Rows * sites)];
        ClassPosterior = new double[MemoryLimit.Cells(Rows, classes)];
    }

    /// <summary>Gets the number of samples.</summary>
    public int Rows { get; }

    /// <summary>Gets the ledger of every component, as if the sample were its own.</summary>
    public IReadOnlyList<LedgerTable> Components => _components;

    /// <summary>Gets log p(x) of every sample (log p(x|y) where the class was given), in nats.</summary>
    public double[] LogLikelihood { get; }

    /// <summary>Gets KL(P(Z|x) || P(Z)) of every sample (both given the class where it was given), in nats, at least 0.</summary>
    public double[] ComponentTerm { get; }

    /// <summary>Gets P(Z = z | x), shape [rows, K] (P(Z = z | x, y) where the class was given).</summary>
    public double[] ComponentPosterior { get; }

    /// <summary>
    /// Gets the sum over z of P(z|x) KL(P_z(Y|x) || P_z(Y)) of every sample, in nats, at least 0: what is learned of the class within the components.
    /// </summary>
    public double[] ClassTerm { get; }

    /// <summary>Gets the sum over z of P(z|x) s_i,z(x), shape [rows, sites], in nats: what is left at each site; 0 where missing.</summary>
    public double[] SiteTerms { get; }

    /// <summary>Gets P(Y = y | x), shape [rows, classes] (the given class has 1 where the class was given).</summary>
    public double[] ClassPosterior { get; }

    /// <summary>Gets the posterior of the component of one sample.</summary>
    internal Span<double> Posterior(int row) => ComponentPosterior.AsSpan(row * _components.Length, _components.Length);

    /// <summary>Writes the sums of a sample whose posterior is written.</summary>
    /// <param name="logPrior">The logs of the prior probabilities of the components.</param>
    internal void Fill(int row, ReadOnlySpan<double> logPrior)
    {
        Span<double> posterior = Posterior(row);
        Span<double> sites = SiteTerms.AsSpan(row * _sites, _sites);
        Span<double> classes = ClassPosterior.AsSpan(row * _classes, _classes);
        double information = 0;
        for (int z = 0; z < _components.Length; z++)
        {
            // What has no share adds nothing, even where a term is infinite.
            if (posterior[z] > 0)
            {
                LedgerTable table = _components[z];
                information += posterior[z] * (Math.Log(posterior[z]) - logPrior[z]);
                ClassTerm[row] += posterior[z] * table.ClassTerm[row];
                AddTo(sites, posterior[z], table.SiteTerms.AsSpan(row * _sites, _sites));
                AddTo(classes, posterior[z], table.ClassPosterior.AsSpan(row * _classes, _classes));
            }
        }

        ComponentTerm[row] = Math.Max(0, information);
    }

    private static void AddTo(Span<double> sum, double weight, ReadOnlySpan<double> terms)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += weight * terms[i];
        }
    }
}
