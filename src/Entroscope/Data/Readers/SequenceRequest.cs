using Entroscope.Data.Sequences;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>What the readers of sequences are asked for.</summary>
/// <param name="Name">The source.</param>
/// <param name="Files">Its files.</param>
/// <param name="Kind">What a site is.</param>
/// <param name="Options">How it is read; <see cref="DataOptions.Sequence"/> is given.</param>
internal sealed record SequenceRequest(
    string Name, IReadOnlyList<SequenceFile> Files, SequenceKind Kind, DataOptions Options, MemoryBudget Budget, CancellationToken Cancellation)
{
    /// <summary>Files that need not be decoded and are larger than this are mapped, not read.</summary>
    public const long LargestRead = 64L << 20;

    /// <summary>The bytes that are read at once.</summary>
    public const int BlockSize = 1 << 16;

    public SequenceOptions Sequence => Options.Sequence!;

    /// <summary>Gets a value indicating whether there is no other file: an empty one among others is a document that is too short.</summary>
    public bool IsOneFile => Files.Count == 1;

    /// <summary>Gets how the model reads sequences that these are read for, or null.</summary>
    public SequenceSchema? Known => Sequence.Schema;

    /// <summary>Gets the schema of what is read, without its symbols.</summary>
    public SequenceSchema Schema => Known ?? new SequenceSchema(Kind, Sequence.Window!.Value);

    /// <summary>Reads a file block by block, gzip undone.</summary>
    public void ForBlocks(string path, SpanAction take) => DataFile.Guarded(path, () =>
    {
        using Stream stream = DataFile.Open(path);
        byte[] block = new byte[BlockSize];
        int read;
        while ((read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            take(block.AsSpan(0, read));
        }
    });

    /// <summary>Takes a part of a file.</summary>
    public delegate void SpanAction(ReadOnlySpan<byte> block);
}

/// <summary>A file of a source of sequences.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Part">What it is for.</param>
internal readonly record struct SequenceFile(string Path, DataPart Part);
