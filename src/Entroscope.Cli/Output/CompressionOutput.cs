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

    /// <summary>Returns whether decompressing writes the very bytes of the data; null where the data is no plain CSV file.</summary>
    public static bool? IsReproduced(ConvACMixture model, string source, ModelData rows)
    {
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
