namespace Entroscope.Cli.Output;

/// <summary>Windows of a text as text: one a line, what would break the line written as an escape; bases and amino acids as FASTA records.</summary>
internal static class WindowText
{
    /// <summary>Makes the option that chooses the form.</summary>
    public static Option<string?> Choice() => OptionFactory.Choice("--as", "How windows of a model of text, DNA or tokens are written: text, one a line "
        + "(DNA as FASTA), or a table. [default: text]", "text", "table");

    /// <summary>Returns whether windows are written as text.</summary>
    /// <exception cref="UsageException">Text is asked for, and the model has none.</exception>
    public static bool IsAsked(ParseResult parsed, Option<string?> choice, ModelMetadata model)
    {
        bool can = model.Sequence is { IsText: true };
        UsageException.ThrowIf(parsed.GetValue(choice) is "text" && !can, "--as text is for models of text, DNA or tokens; this one is none");
        return can && parsed.GetValue(choice) is not "table";
    }

    /// <summary>Writes windows.</summary>
    public static void Write(TextWriter output, Observations data, SequenceSchema schema, string what)
    {
        bool records = schema.Kind is SequenceKind.Dna or SequenceKind.Protein;
        TableText.WriteRows(output, data.Rows, (text, r) =>
        {
            text.Append(records ? Invariant($">{what} {r + 1}\n") : string.Empty).Append(records ? schema.Write(data.Row(r)) : Line(schema.Write(data.Row(r))));
        });
    }

    /// <summary>Writes windows as an array of JSON.</summary>
    public static void Write(Utf8JsonWriter writer, string name, Observations data, SequenceSchema schema) =>
        writer.Array(name, Enumerable.Range(0, data.Rows), r =>
        {
            writer.WriteStringValue(schema.Write(data.Row(r)));
            writer.FlushWhenLarge();
        });

    // The escapes of C and JSON; the backslash has one, so that each can be undone.
    private static string Line(string text)
    {
        var line = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            line.Append(c switch { '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => c.ToString() });
        }

        return SafeText.OneLine(line.ToString());
    }
}
