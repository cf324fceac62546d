using System.Text.Json;
using Entroscope.Inference;

namespace Entroscope.Cli.Output;

/// <summary>Rows of probability 0, named where anything is said of the others.</summary>
internal static class ImpossibleOutput
{
    /// <summary>Writes their number and the first of them.</summary>
    public static void Write(Utf8JsonWriter writer, ImpossibleRows rows)
    {
        writer.WriteStartObject("impossible_rows");
        writer.WriteNumber("count", rows.Count);
        writer.Array("first", rows.First);
        writer.WriteEndObject();
    }

    /// <summary>Adds them to a line that tells what was done; nothing where there are none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="fate">What became of them.</param>
    public static string After(string line, ImpossibleRows rows, string fate) => rows.Count == 0 ? line : $"{line}; {rows}, {fate}";
}
