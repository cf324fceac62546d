using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Compares the names of a file's columns with those that a model remembers: a column in another place would be read as another site
/// without any sign of it. Names of which the model knows none say nothing, and neither do those that were made up for a file without names.
/// </summary>
internal static class ModelColumns
{
    /// <summary>Refuses columns of other names than the model's, or in another order, once one of them is known.</summary>
    /// <exception cref="DataException">The names differ; the message names the first difference.</exception>
    public static void EnsureSame(ConvAC model, Dataset data, string[] names)
    {
        if (model.Metadata.SiteNames is not { } sites || names.SequenceEqual(sites, StringComparer.Ordinal))
        {
            return;
        }

        bool permuted = sites.ToHashSet(StringComparer.Ordinal).SetEquals(names);
        if (permuted || (data.IsNamed && names.Intersect(sites, StringComparer.Ordinal).Any()))
        {
            throw new DataException(DataFault.OneLine($"{data.Name}: {Difference(sites, names)}."));
        }
    }

    private static string Difference(IReadOnlyList<string> sites, string[] names)
    {
        string count = names.Length == sites.Count ? string.Empty : Invariant($"the model has {sites.Count} sites, but the data has {names.Length} columns: ");
        string order = $"the columns must be {DataFault.List(sites)}, in this order";
        string[] unknown = [.. names.Except(sites, StringComparer.Ordinal)];
        string[] missing = [.. sites.Except(names, StringComparer.Ordinal)];
        string? lacking = missing.Length == 0 ? null : $"the model's {Columns(missing)} missing";
        if (unknown.Length > 0)
        {
            string known = $"{Columns(unknown)} not known to the model";
            return $"{count}{known}{(lacking is null ? string.Empty : ", and " + lacking)}; {order}";
        }

        if (lacking is not null)
        {
            return $"{count}{lacking}; {order}";
        }

        int i = Enumerable.Range(0, names.Length).First(c => !string.Equals(names[c], sites[c], StringComparison.Ordinal));
        return Invariant($"column '{names[i]}' is where the model has its site {i}, '{sites[i]}'; the columns must be in the order of the training data");
    }

    private static string Columns(string[] names) =>
        $"{(names.Length == 1 ? "column" : "columns")} {DataFault.List(names)} {(names.Length == 1 ? "is" : "are")}";
}
