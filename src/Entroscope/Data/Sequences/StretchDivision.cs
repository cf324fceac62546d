using Entroscope.Numerics;

namespace Entroscope.Data.Sequences;

/// <summary>
/// Divides documents: whole ones where there are many, else stretches of each, with gaps of a window, so that no window of one part has a site of another.
/// </summary>
internal static class StretchDivision
{
    /// <summary>The least number of documents that are divided as wholes.</summary>
    public const int FewestDocuments = 10;

    private const int MostBlocks = 8;

    // A block of this many windows loses little to the gaps around it.
    private const int WindowsOfBlock = 4;

    /// <summary>Draws a share of the sites.</summary>
    /// <param name="stretches">What is divided; each has room for a window.</param>
    /// <param name="extent">The length of a window, and of the gaps.</param>
    /// <returns>What is left, and what was drawn: empty where no stretch is long enough to be divided.</returns>
    public static (List<Stretch> Left, List<Stretch> Drawn) Draw(IReadOnlyList<Stretch> stretches, double share, long extent, ulong seed, string purpose)
    {
        var random = new RandomStream(seed, purpose);
        int[] documents = [.. stretches.Select(s => s.Document).Distinct()];
        long total = stretches.Sum(s => s.Length);
        bool whole = documents.Length >= FewestDocuments
            && stretches.GroupBy(s => s.Document).Max(g => g.Sum(s => s.Length)) <= total / 2;
        return whole ? DrawDocuments(stretches, documents, share * total, random) : DrawBlocks(stretches, share, extent, random);
    }

    /// <summary>Takes the last windows.</summary>
    /// <param name="count">Their number, at the distance of the stride.</param>
    /// <returns>What is left, and what was taken: empty where there are too few windows.</returns>
    public static (List<Stretch> Left, List<Stretch> Last) TakeLast(IReadOnlyList<Stretch> stretches, int count, WindowLayout layout, long step)
    {
        List<Stretch> left = [.. stretches];
        var last = new List<Stretch>();
        long needed = count;
        for (int s = left.Count - 1; s >= 0 && needed > 0; s--)
        {
            Stretch stretch = left[s];
            long windows = layout.Count(stretch);
            long across = windows / Math.Max(1, ((stretch.Length - layout.Extent) / step) + 1);
            long rows = across == 0 ? 0 : Math.Min((needed + across - 1) / across, windows / across);
            long length = rows == 0 ? 0 : layout.Extent + ((rows - 1) * step);
            last.Insert(0, stretch with { Start = stretch.Start + stretch.Length - length, Length = length });
            needed -= rows * across;
            left.RemoveAt(s);
            if (stretch.Length - length - layout.Extent >= layout.Extent)
            {
                left.Insert(s, stretch with { Length = stretch.Length - length - layout.Extent });
            }
        }

        last.RemoveAll(s => s.Length == 0);
        return needed > 0 ? ([.. stretches], []) : (left, last);
    }

    private static (List<Stretch> Left, List<Stretch> Drawn) DrawDocuments(
        IReadOnlyList<Stretch> stretches, int[] documents, double wanted, RandomStream random)
    {
        ILookup<int, Stretch> byDocument = stretches.ToLookup(s => s.Document);
        random.Shuffle(documents.AsSpan());
        var drawn = new HashSet<int>();
        double length = 0;
        foreach (int document in documents)
        {
            // The document that passes the share is taken where that comes nearer to it.
            double own = byDocument[document].Sum(s => s.Length);
            if (drawn.Count > 0 && length + (own / 2) > wanted)
            {
                break;
            }

            if (drawn.Count < documents.Length - 1)
            {
                drawn.Add(document);
                length += own;
            }
        }

        return ([.. stretches.Where(s => !drawn.Contains(s.Document))], [.. stretches.Where(s => drawn.Contains(s.Document))]);
    }

    private static (List<Stretch> Left, List<Stretch> Drawn) DrawBlocks(IReadOnlyList<Stretch> stretches, double share, long extent, RandomStream random)
    {
        var left = new List<Stretch>();
        var drawn = new List<Stretch>();
        foreach (Stretch stretch in stretches)
        {
            int blocks = (int)Math.Clamp(share * stretch.Length / (WindowsOfBlock * extent), 1, MostBlocks);
            long length = Math.Max(extent, (long)(share * stretch.Length / blocks));
            if (stretch.Length < length + (2 * extent))
            {
                left.Add(stretch);
                continue;
            }

            long from = 0;
            for (int b = 0; b < blocks; b++)
            {
                (long first, long next) = (b * stretch.Length / blocks, (b + 1) * stretch.Length / blocks);
                long start = first + (long)(random.NextDouble() * (next - first - length + 1));
                if (blocks == 1 && start - extent < extent && stretch.Length - start - length - extent < extent)
                {
                    start = stretch.Length - length;
                }

                Keep(stretch, from, start - extent);
                drawn.Add(new Stretch(stretch.Document, stretch.Start + start, length));
                from = start + length + extent;
            }

            Keep(stretch, from, stretch.Length);
        }

        return (left, drawn);

        void Keep(Stretch stretch, long from, long to)
        {
            if (to - from >= extent)
            {
                left.Add(new Stretch(stretch.Document, stretch.Start + from, to - from));
            }
        }
    }
}
