using System.Security.Cryptography;
using Entroscope.Coding;

namespace Entroscope.Cli.Output;

/// <summary>What compressing rows came to, and the table that decompressing writes.</summary>
internal static class CompressionOutput
{
    /// <summary>Says what of the data is not in the rows.</summary>
    public static void Notes(ConvACMixture model, string source, ModelData rows, TextWriter error)
    {
        if (model.Classes == 1 && rows.Data.Labels is not null)
        {
            error.WriteLine($"note: {source}: the class '{rows.Data.LabelName}' is not compressed, for the model has no classes.");
        }

        if (model.Metadata.Schema is { LeftOut.Count: > 0 } schema)
        {
            error.WriteLine($"note: {source}: columns that the model leaves out are not compressed: {DataFault.List([.. schema.LeftOut.Keys])}.");
        }
    }

    /// <summary>Returns whether decompressing writes the very bytes of the data; null where the data is no plain CSV file and no plain text.</summary>
    /// <param name="documents">The documents of a text; null where rows are compressed.</param>
    public static bool? IsReproduced(ConvACMixture model, string source, ModelData rows, CodedDocuments? documents)
    {
        if (documents is not null)
        {
            return !File.Exists(source) || source.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? null
                : documents.Write(rows.Data.Observations, model.Metadata.Sequence!).AsSpan().SequenceEqual(File.ReadAllBytes(source));
        }

        if (!File.Exists(source) || !source.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        using var hash = SHA256.Create();
        using (var sink = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        using (var writer = new StreamWriter(sink, new UTF8Encoding(false)))
        {
            WriteTable(writer, model, new CodedRows(rows.Data.Observations, rows.Labels));
        }

        using FileStream file = File.OpenRead(source);
        return hash.Hash.AsSpan().SequenceEqual(SHA256.HashData(file));
    }

    public static void WriteTable(TextWriter writer, ConvACMixture model, CodedRows rows)
    {
        string[] classes = model.ClassNames();
        Func<int, string>? label = rows.Labels is { } labels ? r => labels[r] < 0 ? string.Empty : classes[labels[r]] : null;
        TableText.Write(writer, rows.Data, model.Metadata.SiteNames, model.Metadata.LabelName, label, model.Metadata.Schema);
    }

    /// <summary>Delivers what was decompressed to a file, to standard output, or as JSON.</summary>
    /// <param name="asText">Whether windows of a text are written as text.</param>
    public static void Deliver(ConvACMixture model, CodedRows rows, bool asText, string? file, bool json, TextWriter output)
    {
        SequenceSchema? schema = model.Metadata.Sequence;
        if (asText && rows.Text is { } text)
        {
            UsageException.ThrowIf(file is null && !json, "a text is written as the bytes that it was; name the file with -o (- is standard output)");
            UsageException.ThrowIf(
                file is not null && json && StandardStream.IsOutput(file), "--output and --json cannot both write on standard output; name a file for one");
            if (file is not null)
            {
                AtomicFile.Write(file, stream => stream.Write(text));
            }

            if (!json && !StandardStream.IsOutput(file!))
            {
                output.WriteLine(Invariant($"{file}: {Numbers.Count(rows.Data.Rows, "row")}, {text.Length} bytes of text"));
            }
        }
        else
        {
            TableText.Deliver(
                writer =>
                {
                    if (asText)
                    {
                        WindowText.Write(writer, rows.Data, schema!, "window");
                    }
                    else
                    {
                        WriteTable(writer, model, rows);
                    }
                }, file, json, output, Numbers.Count(rows.Data.Rows, "row"));
        }

        if (json)
        {
            WriteJson(model, rows, asText, output);
        }
    }

    private static void WriteJson(ConvACMixture model, CodedRows rows, bool asText, TextWriter output) => JsonOutput.Write(output, w =>
    {
        w.WriteNumber("row_count", rows.Data.Rows);
        if (asText && rows.Text is { } text)
        {
            w.WriteNumber("text_bytes", text.Length);
            w.WriteString("text", Encoding.UTF8.GetString(text));
        }
        else if (asText)
        {
            WindowText.Write(w, "texts", rows.Data, model.Metadata.Sequence!);
        }
        else
        {
            RowsJson.Write(w, "rows", rows.Data, model.Metadata.Schema);
        }

        if (rows.Labels is { } labels)
        {
            w.Array("classes", labels, w.WriteNumberValue);
        }
    });

    public static void Show(CompressionSummary summary, string source, string file, bool? same, bool json, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteNumber("row_count", summary.Rows);
                w.WriteNumber("values", summary.Values);
                w.WriteNumber("bytes", summary.Bytes);
                w.WriteNumber("header_bytes", summary.HeaderBytes);
                w.WriteNumber("missing_bytes", summary.MissingBytes);
                w.WriteNumber("text_bytes", summary.TextBytes);
                w.WriteNumber("blocks", summary.Blocks);
                w.WriteNumber("log_p", 0 - summary.NegativeLogLikelihood);
                w.WriteNumber("bits", summary.Bits);
                w.WriteNumber("excess_bytes", summary.ExcessBytes);
                w.WriteNumber("impossible_rows", summary.ImpossibleRows);
                w.WriteString("model", summary.Fingerprint);
                if (same is { } known)
                {
                    w.WriteBoolean("same_bytes", known);
                }
            });
            return;
        }

        output.WriteLine(Invariant($"{file}: {Numbers.Count(summary.Rows, "row")}, {summary.Bytes} bytes in {Numbers.Count(summary.Blocks, "block")}"));
        string each = summary.Values == 0 ? string.Empty : $", {Numbers.Plain(summary.Bits / summary.Values, "0.0000")} bits a value";
        output.WriteLine(Invariant($"-log2 p         {summary.Bits / 8:0} bytes{each}"));
        output.WriteLine(Invariant($"beside it       {summary.HeaderBytes} bytes of header, {summary.MissingBytes} for the places of missing values, ")
            + (summary.TextBytes == 0 ? string.Empty : Invariant($"{summary.TextBytes} for the ends of documents and what has no symbol, "))
            + Invariant($"{Math.Round(summary.ExcessBytes - summary.HeaderBytes) + 0.0:0} of the code"));
        if (summary.ImpossibleRows > 0)
        {
            output.WriteLine($"impossible      {Numbers.Count(summary.ImpossibleRows, "row")} of probability 0, coded at 48 bits an impossible value");
        }

        if (same is { } reproduced)
        {
            output.WriteLine($"decompress      writes the {(reproduced ? "same bytes as" : "same rows, but not the bytes, of")} {source}");
        }
    }
}
