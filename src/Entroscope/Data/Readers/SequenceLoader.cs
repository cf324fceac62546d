using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Data.Tiles;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Data.Readers;

/// <summary>Reads files, or the files of a folder, as sequences whose windows are rows.</summary>
internal static class SequenceLoader
{
    private static readonly (SequenceKind Kind, string[] Endings)[] Endings =
    [
        (SequenceKind.Dna, [".fa", ".fasta", ".fna", ".ffn", ".fq", ".fastq"]),
        (SequenceKind.Protein, [".faa"]),
        (SequenceKind.Numbers, [".npy", ".csv", ".tsv"]),
        (SequenceKind.Audio, [".wav"]),
        (SequenceKind.Pixels, [".pgm", ".ppm", ".pnm"]),
    ];

    /// <summary>Opens a source.</summary>
    /// <param name="path">A file, or a folder whose files are documents.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="split">The files of further parts.</param>
    public static SequenceSource Open(string path, DataOptions options, SplitOptions split, CancellationToken cancellation)
    {
        if (string.Equals(path, DigitsData.Name, StringComparison.Ordinal))
        {
            throw DataFault.Of(path, "the embedded digits are rows of 64 pixels and no sequence; leave out the window.", remedy: Remedy.Window);
        }

        List<SequenceFile> files = [];
        foreach ((string? source, DataPart part) in
            new[] { (path, DataPart.All), (split.ValidationPath, DataPart.Validation), (split.TestPath, DataPart.Test) })
        {
            if (source is not null)
            {
                DataFile.Guarded(source, () => Add(files, source, part));
            }
        }

        SequenceOptions sequence = options.Sequence!;
        SequenceKind kind = sequence.Schema?.Kind ?? sequence.Kind ?? KindOf(path, files, sequence);
        EnsureUseful(path, files, kind, options);
        var request = new SequenceRequest(path, files, kind, options, new MemoryBudget(options.MaximumMemory ?? MemoryLimit.OfMachine), cancellation);
        SequenceContent content = kind switch
        {
            SequenceKind.Bytes => ByteSequences.Read(request),
            SequenceKind.Characters => CharacterSequences.Read(request),
            SequenceKind.Tokens => TokenSequences.Read(request),
            SequenceKind.Dna or SequenceKind.Protein => LetterSequences.Read(request),
            SequenceKind.Audio => SoundSequences.Read(request),
            SequenceKind.Pixels => ImageSequences.Read(request),
            _ => NumberSequences.Read(request),
        };
        return new SequenceSource(content, sequence, options.MaxRows);
    }

    private static void Add(List<SequenceFile> files, string path, DataPart part)
    {
        if (!Directory.Exists(path))
        {
            if (!File.Exists(path))
            {
                throw DataFault.Of(path, "there is no such file or folder.");
            }

            DataFile.EnsureRegular(path);
            files.Add(new SequenceFile(path, part));
            return;
        }

        if (TileFolder.Is(path))
        {
            throw DataFault.Of(path, "holds tiles of rows and no sequence; leave out the window.", remedy: Remedy.Window);
        }

        string[] found = [.. Directory.GetFiles(path).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal)];
        files.AddRange(found.Length == 0
            ? throw DataFault.Of(path, "is a folder without files; each of its files is a document.")
            : found.Select(f => new SequenceFile(f, part)));
    }

    private static SequenceKind KindOf(string path, List<SequenceFile> files, SequenceOptions options)
    {
        SequenceKind[] kinds = [.. files.Select(f => KindOf(f.Path, options)).Distinct()];
        return kinds.Length == 1 ? kinds[0] : throw DataFault.Of(path,
            $"has files of several kinds ({string.Join(", ", kinds.Order().Select(SequenceOptions.NameOf))}); say what the sites are.", remedy: Remedy.Symbols);
    }

    private static SequenceKind KindOf(string file, SequenceOptions options)
    {
        string plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        string ending = Path.GetExtension(plain);
        SequenceKind kind = Endings.FirstOrDefault(e => e.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase)).Kind;
        return kind == SequenceKind.Numbers && options.Window?.Height > 1 ? SequenceKind.Pixels
            : kind == default && options.VocabularyPath is not null ? SequenceKind.Tokens : kind;
    }

    // What has no effect on a kind of sequences is refused.
    private static void EnsureUseful(string path, List<SequenceFile> files, SequenceKind kind, DataOptions options)
    {
        SequenceOptions sequence = options.Sequence!;
        bool text = kind is SequenceKind.Bytes or SequenceKind.Characters or SequenceKind.Tokens;
        bool numbers = kind is SequenceKind.Numbers or SequenceKind.Audio or SequenceKind.Pixels;
        bool table = kind == SequenceKind.Numbers && files.Any(f => NumberSequences.IsTable(f.Path));
        DataOptions others = text ? options with { Encoding = kind == SequenceKind.Bytes ? options.Encoding : null, MissingValues = [] } : options;
        string? problem =
            sequence is { Schema: null, Window.Height: > 1 } && kind != SequenceKind.Pixels ? "has no rows of pixels; the window must be a number of sites."
            : sequence is { Schema: null, Kind: not SequenceKind.Tokens, VocabularyPath: not null } ? "a vocabulary is for tokens."
            : sequence.MostSymbols is not null && kind is not (SequenceKind.Bytes or SequenceKind.Characters)
                ? "a number of symbols is for bytes and characters."
            : sequence.AllSymbols && !(kind is SequenceKind.Bytes or SequenceKind.Dna or SequenceKind.Protein)
                ? "all symbols there are can be taken of bytes, bases and amino acids only."
            : sequence is { Schema: null, Levels: not null } && kind != SequenceKind.Audio ? "levels are for sound."
            : !table && others.TextOption() is { } option ? $"{option} is for tables of text, such as CSV; this source is none."
            : !numbers && options.Kind is not null ? "its sites are symbols; a kind is for numbers."
            : null;
        if (problem is not null)
        {
            throw DataFault.Of(path, problem);
        }
    }
}
