using Entroscope.Reporting.Drawing;

namespace Entroscope.Cli.Output;

/// <summary>
/// The one way of text to people: whatever came from files is escaped here, so that no name or label commands a terminal. A line written by
/// <see cref="WriteLine(string?)"/> is one line, on a terminal broken between words where it is too long;
/// <c>Write</c> and <c>WriteLine</c> of an object may have several.
/// </summary>
internal sealed class ShownWriter : TextWriter
{
    private const string Indent = "  ";

    private readonly bool _fits;

    /// <summary>Wraps a writer.</summary>
    /// <param name="plain">Receives the text.</param>
    /// <param name="isTerminal">Whether it goes to a terminal.</param>
    /// <param name="fits">Whether lines are messages, which have an upper length.</param>
    private ShownWriter(TextWriter plain, bool isTerminal, bool fits)
        : base(CultureInfo.InvariantCulture) => (Plain, IsTerminal, _fits) = (plain, isTerminal, fits);

    /// <summary>Gets the writer below, for text that is safe and commands the terminal.</summary>
    public TextWriter Plain { get; }

    public bool IsTerminal { get; }

    /// <summary>Gets the writer for tables of data: names and labels arrive unaltered in files and pipes, escaped on a terminal.</summary>
    public TextWriter Data => IsTerminal ? this : Plain;

    public override Encoding Encoding => Plain.Encoding;

    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string NewLine
    {
        get => Plain.NewLine;
        set => Plain.NewLine = value;
    }

    /// <summary>Makes the writer of results.</summary>
    public static ShownWriter Over(TextWriter writer, bool isTerminal = false) => writer as ShownWriter ?? new ShownWriter(writer, isTerminal, fits: false);

    /// <summary>Makes the writer of results on standard output.</summary>
    public static ShownWriter Over(Files.StandardStream stream) => new(WriterOf(stream), stream.IsTerminal, fits: false);

    /// <summary>Makes the writer of messages.</summary>
    public static ShownWriter Messages(TextWriter writer) => writer as ShownWriter ?? new ShownWriter(writer, isTerminal: false, fits: true);

    /// <summary>Makes the writer of messages on standard error.</summary>
    public static ShownWriter Messages(Files.StandardStream stream) => new(WriterOf(stream), stream.IsTerminal, fits: true);

    /// <summary>Gets the writer of results in the place of this one, whose lines are as long as they are.</summary>
    public ShownWriter ForResults() => new(Plain, IsTerminal, fits: false);

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(ReadOnlySpan<char> buffer) => Plain.Write(SafeText.Lines(buffer));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine() => Plain.WriteLine();

    public override void WriteLine(string? value)
    {
        string line = SafeText.OneLine(value ?? string.Empty);
        Plain.WriteLine(Wrapped(_fits ? SafeText.Fit(line) : line));
    }

    public override void WriteLine(object? value)
    {
        Write(value?.ToString());
        WriteLine();
    }

    public override void Flush() => Plain.Flush();

    // A terminal breaks long lines anywhere, in the middle of numbers: they are broken between words first, what goes on is indented.
    private string Wrapped(string line) => Terminal.WidthOf(this) is { } width && line.Length > width
        ? string.Join(NewLine + Indent, Screen.Lines(line, Math.Max(1, width - Indent.Length)))
        : line;

    private static StreamWriter WriterOf(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
