namespace Entroscope.Benchmarks.Peers;

/// <summary>What the comparison covers.</summary>
/// <param name="Series">The tables.</param>
/// <param name="Batch">The samples of a call.</param>
/// <param name="Repeats">The rounds of the alternation.</param>
internal sealed record PeersSettings(PeersSeries[] Series, int Batch, int Repeats)
{
    private const int ManyValues = 256;

    public static PeersSettings Parse(CommandOptions options)
    {
        bool quick = options.Has("--quick");
        int batch = options.Number("--batch", 256);
        int[] values = quick ? options.Numbers("--values", PeersSeries.MainValues) : options.Numbers("--values", PeersSeries.MainValues, ManyValues);
        var settings = new PeersSettings([.. values.Select(k => OfValues(k, k < batch, quick, options))], batch, options.Number("--repeats", quick ? 3 : 7));
        settings.Check();
        return settings;
    }

    // Where nothing can be tabulated, fewer networks and numbers of threads say enough.
    private static PeersSeries OfValues(int values, bool main, bool quick, CommandOptions options) => new(
        values,
        options.Numbers("--sizes", quick ? [256] : main ? [64, 256, 1024] : [256, 1024]),
        options.Numbers("--widths", quick ? [16, 64] : [16, 32, 64, 128]),
        options.Numbers("--threads", main ? [1, 2] : [2]));

    private void Check()
    {
        int odd = Array.Find([.. Series.SelectMany(s => s.Sites)], n => n < 2 || !int.IsPow2(n));
        if (odd != 0)
        {
            throw new ArgumentException(Invariant($"--sizes must be powers of two from 2, but one is {odd}."));
        }

        if (Series.SelectMany(s => s.Widths.Concat(s.Threads)).Append(Batch).Append(Repeats).Any(n => n < 1) || Series.Any(s => s.Values is < 1 or > 256))
        {
            throw new ArgumentException("--widths, --threads, --batch and --repeats must be at least 1, --values 1..256.");
        }
    }
}
