using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Reads WAV files; a file is a document, several channels are averaged. Samples lie between -1 and 1, or are quantised by the mu-law.</summary>
/// <remarks>Of L levels the parameter of the law is L - 1 (ITU-T G.711 has 256 levels, as the usual WAV of 8 bits).</remarks>
internal static class SoundSequences
{
    private const int UsualLevels = 256;

    public static SequenceContent Read(SequenceRequest request)
    {
        int levels = request.Known?.Levels ?? request.Sequence.Levels ?? UsualLevels;
        if (levels > 0 && request.Options.Kind is ColumnKind.Real or ColumnKind.Binary)
        {
            throw DataFault.Of(request.Name, Invariant($"is quantised to {levels} levels, which are no {request.Options.Kind.ToString()!.ToLowerInvariant()} ")
                + "values; 0 levels leave it real.");
        }

        SequenceSchema schema = request.Known ?? request.Schema with { Levels = levels };
        long samples = 0;
        SequenceDocument[] documents = [.. request.Files.Select(Load)];
        ColumnInfo column = levels == 0 ? new ColumnInfo("x", ColumnKind.Real, 0, 0)
            : new ColumnInfo("x", request.Options.Kind ?? ColumnKind.Categorical, levels, 0);
        SeriesElements elements = levels == 0 ? SeriesElements.Of<float>()
            : levels <= 256 ? SeriesElements.OfBytes([.. Enumerable.Range(0, 256)]) : SeriesElements.Of<ushort>();
        string what = levels == 0 ? "real" : Invariant($"of {levels} levels (mu-law)");
        return new SequenceContent(request.Name, documents, elements, schema, column)
        {
            Notes = [Invariant($"{documents.Length} {(documents.Length == 1 ? "document" : "documents")} of {samples} samples, {what}.")],
        };

        SequenceDocument Load(SequenceFile file)
        {
            SequenceDocument document = levels == 0 ? Store(file, x => (float)x)
                : levels <= 256 ? Store(file, x => (byte)Level(x, levels)) : Store(file, x => (ushort)Level(x, levels));
            samples += document.Length;
            return document;
        }

        SequenceDocument Store<T>(SequenceFile file, Func<double, T> convert)
            where T : unmanaged
        {
            using var builder = new SeriesBuilder<T>(file.Path, request.Budget);
            WavReader.Read(file.Path, sample => builder.Add(convert(sample)), request.Cancellation);
            long count = builder.Count;
            return new SequenceDocument(file.Part, builder.Finish(), 0, count);
        }
    }

    /// <summary>Quantises a sample; what is beyond -1 and 1 has the first or the last level.</summary>
    internal static int Level(double sample, int levels)
    {
        double size = Math.Log(1 + ((levels - 1) * Math.Min(1, Math.Abs(sample)))) / Math.Log(levels);
        return (int)Math.Min(levels - 1, (Math.CopySign(size, sample) + 1) / 2 * levels);
    }
}
