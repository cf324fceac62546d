using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>The symbols of a sequence: those that occur, or those that a model knows, and one more for all others.</summary>
/// <param name="Symbols">The codes of the symbols in their order.</param>
/// <param name="HasOther">Whether there is a symbol for others.</param>
/// <param name="Unseen">Its probability where none of them occur; else 0.</param>
/// <param name="Others">The number of sites that have it.</param>
/// <param name="Sites">The number of sites.</param>
internal sealed record SymbolAlphabet(int[] Symbols, bool HasOther, double Unseen, long Others, long Sites)
{
    private const int Most = 65534;

    /// <summary>Chooses the symbols by how often they occur.</summary>
    /// <param name="counts">How often each code occurs; those of missing values are left out.</param>
    /// <param name="missing">The codes of missing values.</param>
    public static SymbolAlphabet Of(ReadOnlySpan<long> counts, int[] missing, SequenceRequest request)
    {
        var seen = new List<(int Code, long Count)>();
        long sites = 0;
        for (int code = 0; code < counts.Length; code++)
        {
            sites += counts[code];
            if (counts[code] > 0 && !missing.Contains(code))
            {
                seen.Add((code, counts[code]));
            }
        }

        if (request.Sequence.AllSymbols)
        {
            return new SymbolAlphabet([.. Enumerable.Range(0, counts.Length).Except(missing)], false, 0, 0, sites);
        }

        if (seen.Count == 0)
        {
            throw DataFault.Of(request.Name, sites == 0 ? "is empty." : "all its sites are missing values.");
        }

        if (request.Sequence.MostSymbols is { } most && most < seen.Count)
        {
            (int Code, long Count)[] kept = [.. seen.OrderByDescending(s => s.Count).ThenBy(s => s.Code).Take(most)];
            return new SymbolAlphabet([.. kept.Select(s => s.Code).Order()], true, 0, seen.Sum(s => s.Count) - kept.Sum(s => s.Count), sites);
        }

        if (seen.Count > Most)
        {
            throw DataFault.Of(request.Name,
                Invariant($"has {seen.Count} different characters; at most {Most} are symbols, so take a number of the most frequent ones."));
        }

        return new SymbolAlphabet([.. seen.Select(s => s.Code)], true, Rest(seen.Sum(s => s.Count), seen.Count(s => s.Count == 1)), 0, sites);
    }

    /// <summary>Estimates the probability of what was not seen from how much was seen once, as for categories of a table.</summary>
    public static double Rest(long sites, long singles) => (singles + 1.0) / (sites + singles + 2);

    /// <summary>Takes the symbols of a model.</summary>
    public static SymbolAlphabet Of(ReadOnlySpan<long> counts, int[] missing, SequenceSchema schema, Func<string, int> code)
    {
        int[] symbols = [.. schema.Symbols.Select(code)];
        long known = 0;
        long sites = 0;
        foreach (long count in counts)
        {
            sites += count;
        }

        foreach (int symbol in symbols.Concat(missing).Distinct())
        {
            known += symbol >= 0 && symbol < counts.Length ? counts[symbol] : 0;
        }

        return new SymbolAlphabet(symbols, schema.HasOther, schema.Unseen, sites - known, sites);
    }

    /// <summary>Describes a site: categories, of which the last is that of others.</summary>
    public static ColumnInfo Column(SequenceSchema schema)
    {
        int alphabet = schema.Symbols.Count + (schema.HasOther ? 1 : 0);
        return new ColumnInfo("x", schema.Unseen > 0 ? ColumnKind.Text : ColumnKind.Categorical, alphabet, 0) { Unseen = schema.Unseen };
    }

    /// <summary>Says that sites have no known symbol; empty where all have.</summary>
    public IReadOnlyList<string> Remarks(SequenceRequest request) => request.Known is null || Others == 0 ? []
        : [Invariant($"{Others} of {Sites} sites have no symbol of the model and are read as '{ColumnSchema.OtherWord}'")];

    /// <summary>Says in a sentence what was read.</summary>
    public string Note(SequenceRequest request, int documents, string sites)
    {
        string count = Invariant($"{documents} {(documents == 1 ? "document" : "documents")} of {Sites} {sites}, {Symbols.Length} different ones");
        return !HasOther ? count + "."
            : Others > 0 ? Invariant($"{count} and '{ColumnSchema.OtherWord}', which {Others} of them {(Others == 1 ? "is" : "are")}.")
            : $"{count} and '{ColumnSchema.OtherWord}' for those that do not occur.";
    }

    /// <summary>Finds the codes of the texts of missing values.</summary>
    public static int[] Missing(SequenceRequest request, Func<string, int> code)
    {
        IReadOnlyList<string> texts = request.Known?.MissingValues ?? request.Options.MissingValues;
        string? wrong = texts.FirstOrDefault(t => code(t) < 0);
        return wrong is null ? [.. texts.Select(code).Distinct()]
            : throw DataFault.Of(request.Name, $"a missing value of a sequence must be one of its symbols, but is {DataFault.Show(wrong)}.");
    }
}
