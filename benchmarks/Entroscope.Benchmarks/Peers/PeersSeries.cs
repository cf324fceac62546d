namespace Entroscope.Benchmarks.Peers;

/// <summary>The networks of one table.</summary>
/// <param name="Values">The values of a site.</param>
/// <param name="Sites">The numbers of sites, powers of two.</param>
/// <param name="Widths">The channels.</param>
/// <param name="Threads">The numbers of threads.</param>
internal sealed record PeersSeries(int Values, int[] Sites, int[] Widths, int[] Threads)
{
    /// <summary>The values of the table that demands are made of: grey levels, as those of the digits.</summary>
    public const int MainValues = 16;

    public IEnumerable<PeerCase> Cases(int batch) => from sites in Sites from width in Widths select new PeerCase(sites, width, Values, batch);

    /// <summary>Says what the table is.</summary>
    public string Describe(int batch) => Values < batch
        ? Invariant($"K = {Values} values of a site, fewer than the {batch} samples: a leaf's convolution may be computed once a value, here and in libtorch; ")
            + Invariant($"it is counted once a sample all the same, which is half of all operations.{Covered}")
        : Invariant($"K = {Values} values of a site, no fewer than the {batch} samples: ")
            + Invariant($"there is nothing to tabulate, and tables of N x {Values} x r leaf probabilities are read.{Covered}");

    private string Covered => Invariant($" N = {string.Join(", ", Sites)}; r = {string.Join(", ", Widths)}; threads: {string.Join(", ", Threads)}.");
}
