using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads large images, whose patches are rows: PGM and PPM files, and arrays of shape (height, width) or (images, height, width).</summary>
internal static class ImageSequences
{
    public static SequenceContent Read(SequenceRequest request)
    {
        var tally = new NumberTally(request.Name);
        SequenceFile[] arrays = [.. request.Files.Where(f => f.Path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))];
        if (arrays.Length > 0 && arrays.Length < request.Files.Count)
        {
            throw DataFault.Of(request.Name, "has arrays and images; they must all be one or the other.");
        }

        int levels;
        (SequenceDocument[] documents, SeriesElements elements) = arrays.Length > 0
            ? ReadArrays(request, tally, out levels)
            : ReadFiles(request, tally, out levels);
        ColumnInfo column = tally.Column(request.Options.Kind, levels);
        return new SequenceContent(request.Name, documents, elements, request.Schema, column)
        {
            Pitch = documents.Max(d => d.Width),
            MayMiss = tally.Missing > 0,
            Notes = [tally.Note(documents.Length, "pixels", column)],
        };
    }

    private static (SequenceDocument[] Documents, SeriesElements Elements) ReadArrays(SequenceRequest request, NumberTally tally, out int levels)
    {
        ArrayFile[] files = [.. request.Files.Select(f => ArrayFile.Open(f, request, tally))];
        foreach (ArrayFile file in files)
        {
            NpyHeader header = file.Header;
            if (header.Shape.Length is < 2 or > 3 || header.Fortran)
            {
                string order = header.Fortran ? " in Fortran order" : string.Empty;
                throw DataFault.Of(file.File.Path,
                    $"has an array of shape {header.ShapeText}{order}; images have (height, width) or (images, height, width) in C order.");
            }

            if (header.Shape[^1] != files[0].Header.Shape[^1] || header.Shape[^1] > int.MaxValue)
            {
                throw DataFault.Of(file.File.Path, Invariant($"has images of width {header.Shape[^1]}, but {files[0].File.Path} of ")
                    + Invariant($"{files[0].Header.Shape[^1]}; arrays of images must have one width of at most {int.MaxValue}."));
            }
        }

        levels = Array.TrueForAll(files, f => f.Header.Type is { Kind: 'u', Size: 1 }) ? 256 : 0;
        return ArrayFile.Load(files, request, f => (f.Header.Shape[^2], (int)f.Header.Shape[^1]));
    }

    private static (SequenceDocument[] Documents, SeriesElements Elements) ReadFiles(SequenceRequest request, NumberTally tally, out int levels)
    {
        NetpbmImage[] images = [.. request.Files.Select(f => NetpbmImage.Read(f.Path, request))];
        int pitch = images.Max(i => i.Width);
        levels = images.Max(i => i.Levels);
        bool narrow = levels <= 256;
        var documents = new SequenceDocument[images.Length];
        for (int d = 0; d < documents.Length; d++)
        {
            NetpbmImage image = images[d];
            tally.Take(request.Files[d].Path, Array.ConvertAll(image.Pixels, p => (double)p), i => Invariant($"pixel {i + 1}"));
            SeriesMemory memory = narrow ? Store(request, d, image, pitch, p => (byte)p) : Store(request, d, image, pitch, p => p);
            documents[d] = new SequenceDocument(request.Files[d].Part, memory, 0, image.Height, image.Width);
        }

        return (documents, narrow ? SeriesElements.OfBytes([.. Enumerable.Range(0, 256)]) : SeriesElements.Of<ushort>());
    }

    // All rows of pixels are as long as the longest, so that a site of a window is as far from its beginning in every image.
    private static SeriesMemory Store<T>(SequenceRequest request, int file, NetpbmImage image, int pitch, Func<ushort, T> convert)
        where T : unmanaged
    {
        using var builder = new SeriesBuilder<T>(request.Files[file].Path, request.Budget);
        T[] row = new T[pitch];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                row[x] = convert(image.Pixels[(y * image.Width) + x]);
            }

            builder.Add(row);
        }

        return builder.Finish();
    }
}
