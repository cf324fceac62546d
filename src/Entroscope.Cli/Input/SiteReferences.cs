namespace Entroscope.Cli.Input;

/// <summary>The options that take columns of a model: by name or by position from 0.</summary>
internal static class SiteReferences
{
    public static Option<string?> Option(string name, string description) => new(name)
    {
        Description = description + " By name or number from 0; a name that is a number, or has a comma, in quotes.",
        HelpName = "COLUMNS",
    };

    /// <summary>Reads an option.</summary>
    /// <param name="names">The names of the sites, null where they have none.</param>
    /// <param name="sites">How many there are.</param>
    /// <returns>The sites; null where the option was not given.</returns>
    /// <exception cref="UsageException">A column is not known, or could be either of two.</exception>
    public static int[]? Read(ParseResult parsed, Option<string?> option, IReadOnlyList<string>? names, int sites)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        UsageException.ThrowIf(
            ColumnReferences.Split(text).Any(c => c.Length == 0),
            $"{option.Name} must be a list of columns, by name or number from 0, such as 0,1 or age,income, but is '{text}'");
        int[] found = new ColumnReferences(names, sites).FindAll(text, out string problem);
        return problem.Length == 0 ? found : throw new UsageException($"{option.Name} names {problem}");
    }

    public static int[]? Read(ParseResult parsed, Option<string?> option, ConvACMixture model) =>
        Read(parsed, option, model.Metadata.SiteNames, model.Sites);
}
