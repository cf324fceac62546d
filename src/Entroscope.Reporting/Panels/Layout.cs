namespace Entroscope.Reporting.Panels;

/// <summary>The forms that all panels share: sections, figures with how to read them, legends and tables.</summary>
internal static class Layout
{
    /// <summary>What is shown where a report has no measurement of a part and no reason for it.</summary>
    public const string NotMeasured = "This was not measured for this report.";

    /// <summary>Writes a section with its heading and an opening sentence.</summary>
    public static void Section(HtmlWriter writer, string id, string heading, string lead, Action content)
    {
        using (writer.Open("section", ("id", id), ("aria-labelledby", id + "-heading")))
        {
            writer.Element("h2", heading, ("id", id + "-heading"));
            using (writer.Open("p", ("class", "lead")))
            {
                Glossary.Text(writer, lead);
            }

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
                    Glossary.Rich(writer, read);
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
                    writer.RichElement("span", text);
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
        IReadOnlyList<string>[] all = [.. rows];
        Table(writer, caption, headers, css, all, 0, () =>
        {
            foreach (IReadOnlyList<string> row in all)
            {
                using (writer.Open("tr"))
                {
                    Cells(writer, headers, row, marks);
                }
            }
        }, marks);
    }

    /// <summary>Writes a table whose rows are written by a panel.</summary>
    /// <param name="texts">The texts of the rows, which say how much room the table needs; null for one that fits everywhere.</param>
    /// <param name="bars">The number of columns that hold bars.</param>
    public static void Table(HtmlWriter writer, string caption, IReadOnlyList<string> headers, string? css, IReadOnlyList<IReadOnlyList<string>>? texts,
        int bars, Action rows, bool marks = true)
    {
        string? fold = texts is null ? null : TableFold.Of(headers, texts, bars);
        using (writer.Open("div", ("class", "scroll")))
        using (writer.Open("table", ("class", fold is null ? css : css is null ? fold : $"{css} {fold}")))
        {
            writer.Element("caption", caption);
            Head(writer, headers, marks);
            using (writer.Open("tbody"))
            {
                rows();
            }
        }
    }

    private static void Head(HtmlWriter writer, IReadOnlyList<string> headers, bool marks)
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

    /// <summary>Writes the cells of a row, from its first; the first one names it.</summary>
    public static void Cells(HtmlWriter writer, IReadOnlyList<string> headers, IReadOnlyList<string> row, bool marks = true)
    {
        writer.Element("th", row[0], ("scope", "row"), ("data-label", TableFold.Label(headers[0], marks)));
        for (int i = 1; i < row.Count; i++)
        {
            writer.Element("td", row[i], ("data-label", TableFold.Label(headers[i], marks)));
        }
    }

    /// <summary>Writes a cell with a bar and its number.</summary>
    /// <param name="fraction">The length of the bar, 0..1.</param>
    public static void BarCell(HtmlWriter writer, string header, double fraction, string text, string css)
    {
        double percent = double.IsFinite(fraction) ? 100 * Math.Clamp(fraction, 0, 1) : 0;
        using (writer.Open("td", ("class", "bar"), ("data-label", TableFold.Label(header, marks: true))))
        {
            using (writer.Open("span", ("class", "meter")))
            {
                using (writer.Open("span", ("class", "track"), ("aria-hidden", "true")))
                {
                    writer.Element("span", string.Empty, ("class", "fill " + css), ("style", Invariant($"width:{Math.Round(percent, 1)}%")));
                }

                writer.Element("span", text, ("class", "value"));
            }
        }
    }

    /// <summary>Writes a table of bars.</summary>
    /// <param name="rows">The name of every row and its bars.</param>
    public static void BarTable(
        HtmlWriter writer, string caption, string[] headers, IEnumerable<(string Name, (double Value, string Css)[] Bars)> rows, double longest, int decimals)
    {
        (string Name, (double Value, string Css)[] Bars)[] all = [.. rows];
        string[][] texts = [.. all.Select(r => (string[])[r.Name, .. r.Bars.Select(b => Format.Fixed(b.Value, decimals))])];
        Table(writer, caption, headers, "bars two", texts, headers.Length - 1, () =>
        {
            for (int r = 0; r < all.Length; r++)
            {
                using (writer.Open("tr"))
                {
                    Cells(writer, headers, [all[r].Name]);
                    for (int b = 0; b < all[r].Bars.Length; b++)
                    {
                        (double value, string css) = all[r].Bars[b];
                        BarCell(writer, headers[b + 1], longest > 0 ? Math.Max(0, value) / longest : 0, texts[r][b + 1], css);
                    }
                }
            }
        });
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
