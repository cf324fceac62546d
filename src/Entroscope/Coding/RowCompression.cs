using Entroscope.Engine;
using Entroscope.Files;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>
/// Lossless compression of rows by a model: a range coder over the exact conditionals P(x_i | x_before), in blocks of rows that threads share. The file
/// depends on model and rows alone, and any machine decodes it: the arithmetic is IEEE additions, multiplications, fused multiply-adds and divisions in a
/// fixed order, then integers.
/// </summary>
/// <remarks>Cost: every inner node is passed once down and once up a row (components on other trees: at most their depth a site).</remarks>
internal static class RowCompression
{
    // A block costs about 9 bytes; fewer than this and they would show.
    private const double BlockBits = 8 * 16384;

    /// <summary>Compresses rows into a file, which is written whole or not at all.</summary>
    /// <exception cref="ModelException">The model has a real column, or no probabilities.</exception>
    /// <exception cref="DataException">A row has a value that the code has no symbol for, or the file cannot be written.</exception>
    public static CompressionSummary Compress(
        ConvACMixture model, FittingRows rows, string path, EngineOptions? options = null, CancellationToken cancellation = default) =>
        Compress(model, rows, null, path, options, cancellation);

    /// <summary>Compresses rows, or the documents of a text, into a file, which is written whole or not at all.</summary>
    /// <param name="documents">The documents whose windows the rows are; null where they are rows.</param>
    /// <exception cref="ModelException">The model has a real column, or no probabilities.</exception>
    /// <exception cref="DataException">A row has a value that the code has no symbol for, or the file cannot be written.</exception>
    public static CompressionSummary Compress(
        ConvACMixture model, FittingRows rows, CodedDocuments? documents, string path, EngineOptions? options, CancellationToken cancellation)
    {
        byte[][] parts = Compress(new RowCode(model), rows, options ?? new EngineOptions(), out CompressionSummary summary, cancellation, documents);
        AtomicFile.Write(path, stream =>
        {
            foreach (byte[] part in parts)
            {
                stream.Write(part);
            }
        });
        return summary;
    }

    /// <summary>Compresses rows.</summary>
    /// <returns>The header and the blocks.</returns>
    public static byte[][] Compress(RowCode code, FittingRows rows, EngineOptions options, out CompressionSummary summary, CancellationToken cancellation,
        CodedDocuments? documents = null)
    {
        ConvACMixture model = code.Model;
        EnsureKnown(model, rows.Data);
        int[]? labels = model.Classes > 1 ? rows.Labels : null;
        (double nats, int impossible) = CodeLength.Of(model, rows.Data, labels, options, cancellation);
        int count = rows.Data.Rows;
        int blockRows = BlockRows(count, nats / Math.Log(2));
        var missing = MissingValues.Of(rows.Data, labels, code.Known, documents?.Lengths);
        byte[][] blocks = new byte[CodeHeader.CountBlocks(count, blockRows)][];
        ulong[] checks = new ulong[blocks.Length];
        var reader = new RowReader(rows.Data, labels, code);
        long values = 0;
        Run(code, blocks.Length, options, (b, coder, panel) =>
        {
            var encoder = new RangeEncoder();
            long observed = 0;
            for (int start = b * blockRows; start < Math.Min(count, (b + 1L) * blockRows); start += RowPanel.Lanes)
            {
                cancellation.ThrowIfCancellationRequested();
                observed += reader.Read(start, panel);
                coder.Code(encoder, panel, labels is not null);
                checks[b] = panel.Fold(checks[b]);
            }

            blocks[b] = encoder.Finish();
            Interlocked.Add(ref values, observed);
        }, cancellation);

        byte[][] places = missing.Any ? [missing.Encode(count, code.Known)] : [];
        byte[][] texts = documents is null ? [] : [documents.Encode()];
        byte[][] all = [.. places, .. texts, .. blocks];
        var header = new CodeHeader(
            ModelFingerprint.Of(model), count, blockRows, labels is not null, missing.Any, Check(checks), [.. all.Select(b => b.Length)],
            [.. all.Select(b => CodeHeader.Sum(b))])
        {
            HasText = documents is not null,
        };
        byte[] head = header.ToBytes();
        summary = new CompressionSummary(
            count, values, head.Length + all.Sum(b => (long)b.Length), head.Length, places.Sum(b => b.Length), blocks.Length, nats, impossible,
            Convert.ToHexStringLower(header.Model))
        {
            TextBytes = texts.Sum(b => b.Length),
        };
        return [head, .. all];
    }

    /// <summary>Decompresses a file.</summary>
    /// <exception cref="ModelException">The file cannot be read, is damaged, or was compressed with another model; the message names it.</exception>
    /// <exception cref="SizeLimitException">The rows do not fit into memory.</exception>
    public static CodedRows Decompress(ConvACMixture model, string path, EngineOptions? options = null, CancellationToken cancellation = default)
    {
        byte[] bytes = InputFile.Read(path, stream =>
        {
            Refuse.Model(stream.Length > Array.MaxLength, $"It has {stream.Length} bytes, more than a file of compressed rows may have.");
            byte[] all = new byte[stream.Length];
            stream.ReadExactly(all);
            return all;
        });
        try
        {
            return Decompress(new RowCode(model), bytes, options ?? new EngineOptions(), cancellation);
        }
        catch (ModelException e)
        {
            throw new ModelException(Invariant($"{path}: {e.Message}"), e);
        }
        catch (SizeLimitException e)
        {
            throw new SizeLimitException(Invariant($"{path}: {e.Message}"), e);
        }
    }

    /// <summary>Decompresses the bytes of a file.</summary>
    public static CodedRows Decompress(RowCode code, byte[] bytes, EngineOptions options, CancellationToken cancellation)
    {
        CodeHeader header = CodeHeader.Read(bytes, out int place);
        EnsureModel(header, code.Model);
        (int rows, int sites) = (header.Rows, code.Model.Sites);
        MemoryLimit.Ensure(
            RowWriter.Bytes(code.Model, rows) + (header.HasMissing ? MissingValues.Bytes(sites, rows) : 0), Invariant($"The table of {rows} rows"),
            "decompress it on a machine with more memory");
        ReadOnlyMemory<byte>[] blocks = Cut(header, bytes.AsMemory(place));
        MissingValues missing = header.HasMissing ? MissingValues.Decode(blocks[0], rows, sites, code.Known) : MissingValues.None(sites);
        int first = header.HasMissing ? 1 : 0;
        CodedDocuments? documents = header.HasText ? CodedDocuments.Decode(blocks[first++], sites, rows) : null;
        missing = documents is null ? missing : missing.Behind(documents.Lengths);
        var writer = new RowWriter(code, rows, header.HasLabels, missing);
        ulong[] checks = new ulong[header.RowBlocks];
        Run(code, checks.Length, options, (b, coder, panel) =>
        {
            var decoder = new RangeDecoder(blocks[first + b]);
            for (int start = b * header.BlockRows; start < Math.Min(rows, (b + 1L) * header.BlockRows); start += RowPanel.Lanes)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Prepare(start, (int)Math.Min(rows, (b + 1L) * header.BlockRows), panel);
                coder.Code(decoder, panel, header.HasLabels);
                checks[b] = panel.Fold(checks[b]);
                writer.Write(start, panel);
            }
        }, cancellation);
        Refuse.Model(
            Check(checks) != header.Check,
            $"It decodes to other values than were compressed: this machine computes otherwise than the one that compressed them.");
        CodedRows coded = writer.Finish();
        return documents is null ? coded : coded with { Text = documents.Write(coded.Data, TextSchema(code.Model)) };
    }

    private static SequenceSchema TextSchema(ConvACMixture model) => model.Metadata.Sequence is { IsText: true } schema ? schema
        : throw new ModelException("It is of a text, but the model reads none.");

    private static void Run(RowCode code, int blocks, EngineOptions options, Action<int, PanelCoder, RowPanel> body, CancellationToken cancellation)
    {
        int threads = Math.Max(1, Math.Min(blocks, options.ThreadCount));
        MemoryLimit.Ensure(
            threads * code.BytesPerThread, Invariant($"Coding rows on {threads} threads"), "use fewer threads or a model of fewer channels");
        ParallelLoop.For(
            blocks, () => (Coder: new PanelCoder(code), Panel: new RowPanel(code.Model.Sites)), (b, own) => body(b, own.Coder, own.Panel),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
    }

    private static int BlockRows(int rows, double bits)
    {
        int blocks = Math.Max(1, (int)Math.Min(bits / BlockBits, int.MaxValue));
        int share = (int)(((long)rows + blocks - 1) / blocks);
        return Math.Max(1, (share + RowPanel.Lanes - 1) / RowPanel.Lanes) * RowPanel.Lanes;
    }

    private static uint Check(ulong[] checks)
    {
        ulong all = checks.Aggregate(0UL, (sum, check) => RowPanel.Fold(RowPanel.Fold(sum, (int)(check >> 32)), unchecked((int)check)));
        return (uint)(all >> 32);
    }

    private static ReadOnlyMemory<byte>[] Cut(CodeHeader header, ReadOnlyMemory<byte> bytes)
    {
        var blocks = new ReadOnlyMemory<byte>[header.Blocks.Count];
        for (int b = 0, place = 0; b < blocks.Length; place += header.Blocks[b], b++)
        {
            blocks[b] = bytes.Slice(place, header.Blocks[b]);
            Refuse.Model(CodeHeader.Sum(blocks[b].Span) != header.Sums[b], $"It is damaged: block {b + 1} of {blocks.Length} does not have its check sum.");
        }

        return blocks;
    }

    private static void EnsureModel(CodeHeader header, ConvACMixture model)
    {
        byte[] own = ModelFingerprint.Of(model);
        Refuse.Model(
            !own.AsSpan().SequenceEqual(header.Model),
            $"It was compressed with another model, of the fingerprint {Convert.ToHexStringLower(header.Model)}; "
            + $"this one has {Convert.ToHexStringLower(own)}.");
    }

    // A site without values has no symbol for one that comes all the same.
    private static void EnsureKnown(ConvACMixture model, Observations data)
    {
        for (int i = 0; i < data.Sites; i++)
        {
            if (model.Components[0].Leaves[i].HasNoValue)
            {
                ValueColumn column = data.Column(i);
                int row = Enumerable.Range(0, data.Rows).FirstOrDefault(r => !double.IsNaN(column[r]), -1);
                Refuse.Data(row >= 0,
                    $"{RowCode.Name(model, i)} has the value {column[row]} in row {row + 1}, but the model knows no value of it, so that "
                    + $"its rows can be compressed only where it is missing.");
            }
        }
    }
}
