namespace Entroscope.Reporting.Drawing;

/// <summary>A range of screens for which every picture is drawn once; the style sheet shows the drawing that fits.</summary>
/// <param name="Css">The class of the drawings.</param>
/// <param name="Width">The width of the drawings, in pixels where text has its usual size.</param>
internal sealed record Screen(string Css, double Width)
{
    /// <summary>The room of a letter of 13 pixels in running text.</summary>
    public const double LetterWidth = 7.2;

    /// <summary>The screens: telephones, tablets and half windows, and all wider ones.</summary>
    public static readonly Screen[] All = [new("narrow", 340), new("middle", 600), new("wide", 960)];

    public bool IsNarrow => this == All[0];

    /// <summary>Estimates the room of a text of 13 pixels from above: as a wide font writes it.</summary>
    public static double WidthOf(string text) => text.Sum(c => c is ' ' or '\u202F' or '.' or ',' or ':' or ';' or 'i' or 'l' or '(' or ')' ? 4.4 : 8.7);

    /// <summary>Draws a picture for every screen.</summary>
    /// <param name="description">What the picture shows, for readers who do not see it.</param>
    /// <param name="height">The height of the drawing for a screen.</param>
    /// <param name="content">Draws it.</param>
    public static void Draw(HtmlWriter writer, string description, Func<Screen, double> height, Action<Screen> content)
    {
        using (writer.Open("div", ("class", "chart")))
        {
            foreach (Screen screen in All)
            {
                using (writer.Open("svg", ("viewBox", $"0 0 {N(screen.Width)} {N(height(screen))}"), ("class", screen.Css), ("role", "img"),
                    ("aria-label", description)))
                {
                    content(screen);
                }
            }
        }
    }

    /// <summary>Shortens a name to a number of letters.</summary>
    public static string Short(string name, int letters) => name.Length <= letters ? name : name[..(letters - 1)] + "…";

    /// <summary>Breaks a text between words into lines of at most so many letters, where words allow it.</summary>
    public static string[] Lines(string text, int letters)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= letters)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return [.. lines];
    }

    /// <summary>Finds the smallest step, 1, 2, ..., at which texts side by side do not touch: every so many of them are written.</summary>
    /// <param name="middles">The middles of the texts, in order.</param>
    /// <param name="sizes">Their sizes along the axis.</param>
    public static int Step(double[] middles, double[] sizes)
    {
        int step = 1;
        while (step < middles.Length && Touch())
        {
            step++;
        }

        return step;

        bool Touch()
        {
            for (int i = step; i < middles.Length; i += step)
            {
                if (Math.Abs(middles[i] - middles[i - step]) < (sizes[i] + sizes[i - step]) / 2)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Writes a coordinate.</summary>
    public static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
