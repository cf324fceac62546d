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

    /// <summary>Draws how many are done over each other on a terminal; nothing elsewhere.</summary>
    public IProgress<int>? Progress(string what = "rows") => Terminal.IsInteractive(Error) ? new Counter(((ShownWriter)Error).Plain, what) : null;

    private sealed class Counter(TextWriter error, string what) : IProgress<int>
    {
        public void Report(int value) => error.Write(Invariant($"\r{value} {what}\u001b[K\r"));
    }
}
