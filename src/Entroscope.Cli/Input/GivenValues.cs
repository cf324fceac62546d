namespace Entroscope.Cli.Input;

/// <summary>What a user says is observed: a list of COLUMN=VALUE, columns by number or name.</summary>
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
        var columns = ColumnReferences.Of(model);
        foreach (string part in text is null ? [] : ColumnReferences.Split(text).Where(p => p.Length > 0))
        {
            (string name, string written) = ColumnReferences.Assignment(part) ?? throw Malformed(part);
            int site = columns.Find(name, out string problem);
            UsageException.ThrowIf(site < 0, $"--given names {problem}");
            if (!TryValue(written, site, model.Metadata.Schema, out double value))
            {
                throw Malformed(part);
            }

            UsageException.ThrowIf(!double.IsNaN(evidence[site]), Invariant($"--given names site {site} twice"));
            evidence[site] = value;
        }

        return evidence;
    }

    private static UsageException Malformed(string part) =>
        new($"--given must be a list of COLUMN=VALUE such as 2=1,3=0 or age=40,colour=red, but has '{part}'");

    private static bool TryValue(string text, int site, TableSchema? schema, out double value)
    {
        if (schema is not null && site < schema.Columns.Count)
        {
            return schema.Columns[site].TryParse(text, out value) && !double.IsNaN(value);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
