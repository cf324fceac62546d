using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Data.Sequences;

/// <summary>Where the windows of documents lie.</summary>
/// <param name="content">The documents.</param>
/// <param name="stride">The distance of neighbouring windows; null for windows side by side.</param>
internal sealed class WindowLayout(SequenceContent content, int? stride)
{
    private readonly GridSize _window = content.Schema.Window;

    /// <summary>Gets the sites that a window takes along a document: of images its rows of pixels.</summary>
    public long Extent => content.AreImages ? _window.Height : _window.Count;

    private long Step => stride ?? Extent;

    private long StepAcross => stride ?? _window.Width;

    /// <summary>Gets the elements from where a window begins to each of its sites.</summary>
    public long[] Offsets()
    {
        long[] offsets = new long[_window.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = ((long)(i / _window.Width) * content.Pitch) + (i % _window.Width);
        }

        return offsets;
    }

    /// <summary>Returns whether a document has room for a window.</summary>
    public bool Holds(SequenceDocument document) => document.Length >= Extent && (!content.AreImages || document.Width >= _window.Width);

    /// <summary>Computes how long the beginning of a stretch is that has so many windows at the distance of the stride: of images, rows of windows.</summary>
    public long LengthOf(Stretch stretch, int windows)
    {
        long across = Across(stretch, StepAcross);
        return Extent + ((((windows + across - 1) / across) - 1) * Step);
    }

    /// <summary>Counts the windows of a stretch at the distance of the stride.</summary>
    public long Count(Stretch stretch) => Along(stretch, Step) * Across(stretch, StepAcross);

    /// <summary>Counts the places where a window of a stretch can begin.</summary>
    public long Places(Stretch stretch) => Along(stretch, 1) * Across(stretch, 1);

    /// <summary>Finds the windows of stretches at the distance of the stride.</summary>
    /// <returns>Where they begin, in the order of the documents.</returns>
    public nint[] Strided(IReadOnlyList<Stretch> stretches)
    {
        nint[] starts = new nint[stretches.Sum(Count)];
        int next = 0;
        foreach (Stretch stretch in stretches)
        {
            (long along, long across) = (Along(stretch, Step), Across(stretch, StepAcross));
            for (long p = 0; p < along; p++)
            {
                for (long c = 0; c < across; c++)
                {
                    starts[next++] = Address(stretch, p * Step, c * StepAcross);
                }
            }
        }

        return starts;
    }

    /// <summary>Draws windows: one from every part of equally many places.</summary>
    /// <param name="stretches">The stretches, which have at least one place.</param>
    /// <param name="starts">Receives where the windows begin, in the order of the documents; at most as many as there are places.</param>
    public void Draw(IReadOnlyList<Stretch> stretches, RandomStream random, Span<nint> starts)
    {
        long places = 0;
        for (int i = 0; i < stretches.Count; i++)
        {
            places += Places(stretches[i]);
        }

        (int s, long before) = (0, 0);
        for (int k = 0; k < starts.Length; k++)
        {
            long place = Math.Min(places - 1, (long)((k + random.NextDouble()) * ((double)places / starts.Length)));
            for (; place >= before + Places(stretches[s]); s++)
            {
                before += Places(stretches[s]);
            }

            long across = Across(stretches[s], 1);
            starts[k] = Address(stretches[s], (place - before) / across, (place - before) % across);
        }
    }

    /// <summary>Finds windows side by side from the beginning of a document to its end; the last may reach over it.</summary>
    public IEnumerable<nint> Covering(int document)
    {
        long length = content.Documents[document].Length;
        for (long start = 0; start < length; start += Extent)
        {
            yield return Address(new Stretch(document, 0, length), start, 0);
        }
    }

    /// <summary>Finds where a stretch begins.</summary>
    public nint At(Stretch stretch) => Address(stretch, 0, 0);

    private long Along(Stretch stretch, long step) => stretch.Length < Extent ? 0 : ((stretch.Length - Extent) / step) + 1;

    private long Across(Stretch stretch, long step) => !content.AreImages ? 1
        : content.Documents[stretch.Document].Width is var width && width < _window.Width ? 0 : ((width - _window.Width) / step) + 1;

    private unsafe nint Address(Stretch stretch, long along, long across)
    {
        SequenceDocument document = content.Documents[stretch.Document];
        long element = document.Offset + ((stretch.Start + along) * content.Pitch) + across;
        return (nint)(document.Memory.Data + (element * content.Elements.Size));
    }
}
