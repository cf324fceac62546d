namespace Entroscope.Engine;

/// <summary>
/// The terms of the shared ledger of one sample, read off a row of a <see cref="LedgerTable"/> (theory, "The shared ledger"): for every sample
/// <c>-log p(x) = sum_i -log p(x_i) - sum_v tc_v(x)</c>. They depend on p alone, not on how the network writes it.
/// </summary>
internal static class SharedTerms
{
    /// <summary>Gets tc_v(x) of every node, in nats; 0 at the sites.</summary>
    public static ReadOnlySpan<double> Shared(LedgerTable table, int row) => table.SharedInformation.AsSpan(row * table.Nodes, table.Nodes);

    /// <summary>Gets log p(x_i | x_rest) - log p(x_i) of every site, in nats.</summary>
    public static ReadOnlySpan<double> FromRest(LedgerTable table, int row) => table.RestInformation.AsSpan(row * table.Sites, table.Sites);

    /// <summary>Computes -log p(x_i) of a site, in nats: 0 up to rounding where it is missing, infinite where it has probability 0.</summary>
    public static double Marginal(LedgerTable table, int row, int site) => -table.PatchLogProbability[(row * table.Nodes) + site];

    /// <summary>
    /// Computes -log p(x_i | x_rest) of a site, in nats: infinite where the site, but
    /// not the rest, makes the sample impossible; NaN where the rest is impossible.
    /// </summary>
    /// <returns>What the site costs once all others are known.</returns>
    public static double GivenRest(LedgerTable table, int row, int site) => table.LogLikelihood[row] > double.NegativeInfinity
        ? Marginal(table, row, site) - table.RestInformation[(row * table.Sites) + site]
        : table.RestLogProbability[(row * table.Nodes) + site] > double.NegativeInfinity || table.Sites == 1 ? double.PositiveInfinity : double.NaN;
}
