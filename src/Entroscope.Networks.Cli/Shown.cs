namespace Entroscope.Networks.Cli;

/// <summary>Where a command shows its result: as a table, or as JSON.</summary>
internal sealed record Shown(bool Json, TextWriter Output, TextWriter Error)
{
    public void Write(Action<Utf8JsonWriter> json, Action<TextWriter> text)
    {
        if (Json)
        {
            JsonOutput.Write(Output, json);
        }
        else
        {
            text(Output);
        }
    }

    /// <summary>Draws the rows that are done over each other on a terminal; nothing elsewhere.</summary>
    public IProgress<int>? Progress() => Terminal.IsInteractive(Error) ? new Counter(((ShownWriter)Error).Plain) : null;

    private sealed class Counter(TextWriter error) : IProgress<int>
    {
        public void Report(int value) => error.Write(Invariant($"\r{value} rows\u001b[K\r"));
    }
}
