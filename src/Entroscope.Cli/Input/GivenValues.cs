
namespace Entroscope.Cli.Input;

/// <summary>What a user says is observed: a list of SITE=VALUE, sites by number or name.</summary>
internal static class GivenValues
{
    /// <summary>Reads the list.</summary>
    /// <param name="text">The list, or null for none.</param>
    /// <param name="model">The model, whose schema reads categories, booleans and dates.</param>
    /// <returns>One value a site; NaN where nothing is observed.</returns>
    public static double[] Read(string? text, ConvACMixture model)
    {
        double[] evidence = new double[model.Sites];
        Array.Fill(evidence, double.NaN);
        foreach (string part in (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            int site = sides.Length == 2 ? Find(sides[0], model) : -1;
            if (site < 0 || !TryValue(sides[1], site, model.Metadata.Schema, out double value))
            {
                throw new UsageException($"--given must be a list of SITE=VALUE such as 2=1,3=0, but has '{part}'");
            }

            UsageException.ThrowIf(site >= model.Sites, Invariant($"--given names site {site}, but the sites are 0..{model.Sites - 1}"));
            UsageException.ThrowIf(!double.IsNaN(evidence[site]), Invariant($"--given names site {site} twice"));
            evidence[site] = value;
        }

        return evidence;
    }

    private static int Find(string name, ConvACMixture model)
    {
        IReadOnlyList<string> names = model.Metadata.SiteNames ?? [];
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int site) ? site : -1;
    }

    private static bool TryValue(string text, int site, TableSchema? schema, out double value)
    {
        if (schema is not null && site < schema.Columns.Count)
        {
            return schema.Columns[site].TryParse(text, out value) && !double.IsNaN(value);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
