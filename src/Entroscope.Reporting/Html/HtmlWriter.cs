using System.Text;

namespace Entroscope.Reporting.Html;

/// <summary>Writes HTML and inline SVG that is also well-formed XML. The one place where text is escaped: callers pass plain text.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _out = new();
    private readonly Stack<string> _open = new();

    /// <summary>Gets a value indicating whether the page explains its terms in a section of its own, to which texts link.</summary>
    public bool HasGlossary { get; init; }

    /// <summary>Opens an element; disposing the result closes it.</summary>
    public Closer Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        _out.Append('>');
        _open.Push(name);
        return new Closer(this, _open.Count);
    }

    /// <summary>Writes an element that holds a text.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        _out.Append('>');
        Escape(text);
        End(name);
    }

    /// <summary>Writes an element that holds nothing.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        _out.Append(" />");
    }

    /// <summary>Writes an element that holds a text with marks: <c>_{sub}</c>, <c>^{super}</c> and <c>*emphasis*</c>.</summary>
    public void RichElement(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(name, attributes))
        {
            Rich(text);
        }
    }

    /// <summary>Writes plain text.</summary>
    public void Text(string text) => Escape(text);

    /// <summary>Writes text with marks: <c>_{sub}</c>, <c>^{super}</c> and <c>*emphasis*</c>.</summary>
    public void Rich(string text)
    {
        int position = 0;
        while (position < text.Length)
        {
            int mark = text.AsSpan(position).IndexOfAny("_^*");
            if (mark < 0)
            {
                break;
            }

            Escape(text.AsSpan(position, mark));
            position = Marked(text, position + mark);
        }

        Escape(text.AsSpan(Math.Min(position, text.Length)));
    }

    /// <summary>Writes the page's style sheet, which browsers do not unescape.</summary>
    public void StyleSheet(string css)
    {
        Refuse.Argument(css.AsSpan().IndexOfAny('<', '&') >= 0, $"The style sheet must not contain '<' or '&'.", nameof(css));

        _out.Append("<style>").Append(css).Append("</style>\n");
    }

    /// <summary>Starts a new line, to keep the file readable.</summary>
    public void Break() => _out.Append('\n');

    /// <summary>Returns the document.</summary>
    public string ToDocument() => "<!DOCTYPE html>\n" + ToFragment();

    /// <summary>Returns what was written, as a part of another document.</summary>
    public string ToFragment() => _open.Count == 0
        ? _out.ToString()
        : throw new InvalidOperationException($"The element '{_open.Peek()}' is still open.");

    private int Marked(string text, int mark)
    {
        bool braced = text[mark] != '*';
        int start = mark + (braced ? 2 : 1);
        bool opens = !braced || (mark + 1 < text.Length && text[mark + 1] == '{');
        int end = opens ? text.IndexOf(braced ? '}' : '*', Math.Min(start, text.Length)) : -1;
        if (end < 0)
        {
            Escape(text.AsSpan(mark, 1));
            return mark + 1;
        }

        string name = text[mark] switch { '_' => "sub", '^' => "sup", _ => "em" };
        Element(name, text[start..end]);
        return end + 1;
    }

    private void Start(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _out.Append('<').Append(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is not null)
            {
                _out.Append(' ').Append(attribute).Append("=\"");
                Escape(value);
                _out.Append('"');
            }
        }
    }

    private void End(string name) => _out.Append("</").Append(name).Append('>');

    private void Close(int depth)
    {
        if (_open.Count != depth)
        {
            throw new InvalidOperationException($"The element '{_open.Peek()}' must be closed first.");
        }

        End(_open.Pop());
    }

    private void Escape(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<': _out.Append("&lt;"); break;
                case '>': _out.Append("&gt;"); break;
                case '&': _out.Append("&amp;"); break;
                case '"': _out.Append("&quot;"); break;
                case '\'': _out.Append("&#39;"); break;
                default: _out.Append(IsAllowed(rune.Value) ? rune.ToString() : "\uFFFD"); break;
            }
        }
    }

    // XML 1.0 has no way to write other control characters; C1 controls and noncharacters are allowed there but not in HTML;
    // overrides of the direction would show a name as another.
    private static bool IsAllowed(int rune) =>
        rune is '\t' or '\n' or '\r'
            || (rune >= 0x20 && rune is not ((>= 0x7F and <= 0x9F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))
                 && (rune & 0xFFFE) != 0xFFFE && rune is not (>= 0xFDD0 and <= 0xFDEF));

    /// <summary>Closes an element when disposed.</summary>
    internal readonly ref struct Closer(HtmlWriter writer, int depth)
    {
        public void Dispose() => writer.Close(depth);
    }
}
