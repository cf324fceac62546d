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

    /// <summary>Draws the share that is measured in the same way.</summary>
    public IProgress<double>? Measured() => Terminal.IsInteractive(Error) ? new Share(((ShownWriter)Error).Plain) : null;

    private static void Draw(TextWriter error, string text) => error.Write($"\r{text}\u001b[K\r");

    private sealed class Counter(TextWriter error, string what) : IProgress<int>
    {
        public void Report(int value) => Draw(error, Invariant($"{value} {what}"));
    }

    private sealed class Share(TextWriter error) : IProgress<double>
    {
        public void Report(double value) => Draw(error, value < 1 ? Invariant($"measured {100 * value:0} %") : string.Empty);
    }
}
