namespace Entroscope.Reporting.Panels;

/// <summary>The forms that all panels share: sections, figures with how to read them, legends and tables.</summary>
internal static class Layout
{
    /// <summary>What stands where a report has no measurement of a part and no reason for it.</summary>
    public const string NotMeasured = "This was not measured for this report.";

    /// <summary>Writes a section with its heading and an opening sentence.</summary>
    public static void Section(HtmlWriter writer, string id, string heading, string lead, Action content)
    {
        using (writer.Open("section", ("id", id), ("aria-labelledby", id + "-heading")))
        {
            writer.Element("h2", heading, ("id", id + "-heading"));
            writer.Element("p", lead, ("class", "lead"));
            content();
        }

        writer.Break();
    }

    /// <summary>Writes a picture and, under it, how to read it and the formula behind it (both with marks).</summary>
    public static void Figure(HtmlWriter writer, string title, Action picture, string read, string? formula = null)
    {
        using (writer.Open("figure"))
        {
            writer.Element("h3", title);
            picture();
            using (writer.Open("figcaption"))
            {
                using (writer.Open("p"))
                {
                    writer.Element("strong", "How to read this. ");
                    writer.Rich(read);
                }

                if (formula is not null)
                {
                    writer.RichElement("p", formula, ("class", "formula"));
                }
            }
        }

        writer.Break();
    }

    /// <summary>Writes the meaning of colours.</summary>
    public static void Legend(HtmlWriter writer, params ReadOnlySpan<(string Css, string Text)> entries)
    {
        using (writer.Open("p", ("class", "legend")))
        {
            foreach ((string css, string text) in entries)
            {
                using (writer.Open("span", ("class", "key")))
                {
                    writer.Element("span", string.Empty, ("class", "swatch " + css), ("aria-hidden", "true"));
                    writer.Text(text);
                }
            }
        }
    }

    /// <summary>Writes a sentence where there is nothing to draw.</summary>
    public static void Nothing(HtmlWriter writer, string sentence) => writer.Element("p", sentence, ("class", "nothing"));

    /// <summary>Writes a table; the first cell of a row names it. Headings have marks unless they are names of the data.</summary>
    public static void Table(
        HtmlWriter writer, string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, bool marks = true, string? css = null)
    {
        using (writer.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption)))
        using (writer.Open("table", ("class", css)))
        {
            writer.Element("caption", caption);
            Head(writer, headers, marks);
            using (writer.Open("tbody"))
            {
                foreach (IReadOnlyList<string> row in rows)
                {
                    using (writer.Open("tr"))
                    {
                        Cells(writer, row);
                    }
                }
            }
        }
    }

    /// <summary>Writes the head of a table. Headings have marks unless they are names of the data.</summary>
    public static void Head(HtmlWriter writer, IReadOnlyList<string> headers, bool marks = true)
    {
        using (writer.Open("thead"))
        using (writer.Open("tr"))
        {
            foreach (string header in headers)
            {
                using (writer.Open("th", ("scope", "col")))
                {
                    if (marks)
                    {
                        writer.Rich(header);
                    }
                    else
                    {
                        writer.Text(header);
                    }
                }
            }
        }
    }

    /// <summary>Writes the cells of a row; the first one names it.</summary>
    public static void Cells(HtmlWriter writer, IReadOnlyList<string> row)
    {
        writer.Element("th", row[0], ("scope", "row"));
        for (int i = 1; i < row.Count; i++)
        {
            writer.Element("td", row[i]);
        }
    }

    /// <summary>Writes a cell with a bar and its number.</summary>
    /// <param name="fraction">The length of the bar, 0..1.</param>
    public static void BarCell(HtmlWriter writer, double fraction, string text, string css)
    {
        double percent = double.IsFinite(fraction) ? 100 * Math.Clamp(fraction, 0, 1) : 0;
        using (writer.Open("td", ("class", "bar")))
        {
            using (writer.Open("span", ("class", "track"), ("aria-hidden", "true")))
            {
                writer.Element("span", string.Empty, ("class", "fill " + css), ("style", Invariant($"width:{Math.Round(percent, 1)}%")));
            }

            writer.Element("span", text, ("class", "value"));
        }
    }

    /// <summary>Writes a table of bars.</summary>
    /// <param name="rows">The name of every row and its bars.</param>
    public static void BarTable(
        HtmlWriter writer, string caption, string[] headers, IEnumerable<(string Name, (double Value, string Css)[] Bars)> rows, double longest, int decimals)
    {
        using (writer.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption)))
        using (writer.Open("table", ("class", "bars two")))
        {
            writer.Element("caption", caption);
            Head(writer, headers);
            using (writer.Open("tbody"))
            {
                foreach ((string name, (double Value, string Css)[] bars) in rows)
                {
                    using (writer.Open("tr"))
                    {
                        Cells(writer, [name]);
                        foreach ((double value, string css) in bars)
                        {
                            BarCell(writer, longest > 0 ? Math.Max(0, value) / longest : 0, Format.Fixed(value, decimals), css);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Writes a part that is shown when asked for.</summary>
    public static void Folded(HtmlWriter writer, bool folded, string summary, Action content)
    {
        if (!folded)
        {
            content();
            return;
        }

        using (writer.Open("details"))
        {
            writer.Element("summary", summary);
            content();
        }
    }
}
