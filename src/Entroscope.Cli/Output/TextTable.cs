using Spectre.Console;

namespace Entroscope.Cli.Output;

/// <summary>A table for people on a text stream.</summary>
internal sealed class TextTable
{
    private readonly Table _table = new() { Border = TableBorder.Simple };

    public TextTable(params string[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            _table.AddColumn(new TableColumn(Markup.Escape(columns[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }
    }

    /// <summary>Makes the last column one of words, which start at its left.</summary>
    public void EndWithWords() => _table.Columns[^1].Alignment = Justify.Left;

    public void Add(params string[] cells) => _table.AddRow(Array.ConvertAll(cells, Markup.Escape));

    public void WriteTo(TextWriter output)
    {
        bool interactive = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!interactive)
        {
            console.Profile.Width = 160;
        }

        console.Write(_table);
    }
}
