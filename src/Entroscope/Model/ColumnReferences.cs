namespace Entroscope.Model;

/// <summary>
/// The columns of a model as people refer to them: by name or by position from 0. A number is a position; in quotes, or where there is no such position, it
/// is a name. What could be either of two columns is refused.
/// </summary>
internal sealed class ColumnReferences(IReadOnlyList<string>? names, int sites)
{
    private const int Suggestions = 3;
    private const int LongestCompared = 64;

    public static ColumnReferences Of(ConvACMixture model) => new(model.Metadata.SiteNames, model.Sites);

    /// <summary>Splits a list at its commas; those in quotes, which begin a reference or follow an equals sign, do not count.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> items = [];
        (int start, bool fresh) = (0, true);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (fresh && QuoteEnd(text, i) is > 0 and var end)
            {
                (i, fresh) = (end, false);
            }
            else if (c == ',')
            {
                items.Add(text[start..i].Trim());
                (start, fresh) = (i + 1, true);
            }
            else
            {
                fresh = c == '=' || (fresh && char.IsWhiteSpace(c));
            }
        }

        items.Add(text[start..].Trim());
        return items;
    }

    /// <summary>Splits NAME=VALUE at the first equals sign outside quotes, and takes the value out of its quotes; null where there is no sign.</summary>
    public static (string Name, string Value)? Assignment(string item)
    {
        int sign = item.IndexOf('=', QuoteEnd(item, 0) is > 0 and var end ? end : 0);
        return sign < 1 ? null : (item[..sign].Trim(), Unquote(item[(sign + 1)..].Trim(), out _));
    }

    /// <summary>Finds a column.</summary>
    /// <param name="reference">A name, in quotes or not, or a position.</param>
    /// <param name="problem">What follows "names" in a message where there is none, or more than one.</param>
    /// <returns>Its site, or -1.</returns>
    public int Find(string reference, out string problem)
    {
        string name = Unquote(reference, out bool quoted);
        int[] named = names is null ? [] : [.. Enumerable.Range(0, names.Count).Where(i => string.Equals(names[i], name, StringComparison.Ordinal))];
        int position = -1;
        bool number = !quoted && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out position);
        problem = named.Length > 1 && !(number && position < sites)
            ? Invariant($"'{name}', which is the name of {named.Length} columns, at the positions {string.Join(", ", named)}; give one of the positions")
            : number && position < sites && named.Length > 0 && !named.Contains(position)
                ? Invariant($"'{name}', which is the name of column {named[0]} and the position of column '{names![position]}'; put a name in quotes")
            : named.Length > 0 || (number && position < sites) ? string.Empty
            : number || (names is null && !quoted && name.Length > 0 && name.All(char.IsAsciiDigit))
                ? Invariant($"site {name}, but the sites are 0..{sites - 1}")
            : names is null ? Invariant($"column '{name}', but the columns of the model have no names; give positions of 0..{sites - 1}")
            : $"column '{name}', which the model does not have; {Nearest(name)}";
        return problem.Length > 0 ? -1 : number && position < sites ? position : named[0];
    }

    /// <summary>Finds the columns of a list.</summary>
    /// <param name="list">References, separated by commas.</param>
    /// <param name="problem">What follows "names" in a message where one is wrong.</param>
    /// <returns>Their sites; those before the wrong one.</returns>
    public int[] FindAll(string list, out string problem)
    {
        List<int> found = [];
        problem = string.Empty;
        foreach (string item in Split(list))
        {
            int site = Find(item, out problem);
            if (site < 0)
            {
                break;
            }

            found.Add(site);
        }

        return [.. found];
    }

    internal static string Unquote(string text, out bool quoted)
    {
        quoted = text.Length > 1 && QuoteEnd(text, 0) == text.Length - 1;
        return quoted ? text[1..^1] : text;
    }

    // Where a quotation that begins at a place ends: before a comma, an equals sign or the end of the text; else -1, as in 'tis.
    private static int QuoteEnd(string text, int start)
    {
        if (start >= text.Length || text[start] is not ('"' or '\''))
        {
            return -1;
        }

        for (int end = text.IndexOf(text[start], start + 1); end > 0; end = text.IndexOf(text[start], end + 1))
        {
            ReadOnlySpan<char> rest = text.AsSpan(end + 1).TrimStart();
            if (rest.IsEmpty || rest[0] is ',' or '=')
            {
                return end;
            }
        }

        return -1;
    }

    private string Nearest(string name)
    {
        string[] near = [.. names!.Distinct(StringComparer.Ordinal).Select(n => (Name: n, Distance: Distance(n, name)))
            .OrderBy(n => n.Distance).Take(Suggestions).Where((n, k) => k == 0 || n.Distance <= Math.Max(2, name.Length / 2)).Select(n => $"'{n.Name}'")];
        return $"the nearest {(near.Length == 1 ? "name is" : "names are")} {string.Join(", ", near)}";
    }

    // Edits between two names, letters of either case being alike (Levenshtein's distance).
    private static int Distance(string a, string b)
    {
        (a, b) = (Short(a), Short(b));
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];

        static string Short(string text) => (text.Length > LongestCompared ? text[..LongestCompared] : text).ToUpperInvariant();
    }
}
