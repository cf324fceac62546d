namespace Entroscope.Benchmarks.Peers;

/// <summary>What the comparison covers.</summary>
/// <param name="Sites">The numbers of sites, powers of two.</param>
/// <param name="Widths">The channels.</param>
/// <param name="Threads">The numbers of threads.</param>
/// <param name="Values">The values of a site; where there are fewer than samples, an engine may compute a leaf's convolution once a value.</param>
/// <param name="Batch">The samples of a call.</param>
/// <param name="Repeats">The rounds of the alternation.</param>
internal sealed record PeersSettings(int[] Sites, int[] Widths, int[] Threads, int[] Values, int Batch, int Repeats)
{
    public static PeersSettings Parse(CommandOptions options)
    {
        bool quick = options.Has("--quick");
        var settings = new PeersSettings(
            options.Numbers("--sizes", quick ? [256] : [64, 256, 1024]),
            options.Numbers("--widths", quick ? [16, 64] : [16, 32, 64, 128]),
            options.Numbers("--threads", 1, 2),
            options.Numbers("--values", 256),
            options.Number("--batch", 256),
            options.Number("--repeats", quick ? 3 : 7));
        settings.Check();
        return settings;
    }

    /// <summary>Gets the networks, those of one number of values together.</summary>
    public IEnumerable<PeerCase> Cases() =>
        from values in Values from sites in Sites from width in Widths select new PeerCase(sites, width, values, Batch);

    private void Check()
    {
        int odd = Array.Find(Sites, n => n < 2 || !int.IsPow2(n));
        if (odd != 0)
        {
            throw new ArgumentException(Invariant($"--sizes must be powers of two from 2, but one is {odd}."));
        }

        if (Widths.Concat(Threads).Append(Batch).Append(Repeats).Any(n => n < 1) || Values.Any(k => k is < 1 or > 256))
        {
            throw new ArgumentException("--widths, --threads, --batch and --repeats must be at least 1, --values 1..256.");
        }
    }
}
