using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>What is known about a column of a dataset.</summary>
/// <param name="Name">Its name in the file's header, else "x" and its 0-based position in the file.</param>
/// <param name="Kind">How its values are modelled.</param>
/// <param name="Alphabet">The number of values: 2 for binary, the K seen for categorical, K + 1 for text, n + 1 for counts, 0 for real.</param>
/// <param name="Missing">The number of rows of the dataset in which the value is missing.</param>
public sealed record ColumnInfo(string Name, ColumnKind Kind, int Alphabet, int Missing)
{
    /// <summary>Gets the values that a categorical column takes, where they are not 0..Alphabet-1; else null.</summary>
    public SymbolCodes? Codes { get; init; }

    /// <summary>Gets a value indicating whether no value of the column is known: it is modelled as always missing.</summary>
    public bool HasNoValue => Codes is { IsNoValue: true };

    /// <summary>Makes the column one of which no value is known.</summary>
    internal ColumnInfo WithoutValue() => this with { Kind = ColumnKind.Categorical, Alphabet = 1, Codes = SymbolCodes.NoValue };

    /// <summary>Gets the probability of values that were not seen, the last symbol of a text category; else 0.</summary>
    public double Unseen { get; init; }

    /// <summary>Gets a value indicating whether the values are modelled as real numbers.</summary>
    internal bool IsReal => Kind is ColumnKind.Real or ColumnKind.Date;

    /// <summary>Gets the leaf of a real column where it is not Gaussian; else null.</summary>
    internal LeafSpecification? RealLeaf { get; init; }

    /// <summary>Gets how much of their strength the values of an ordinal share with their neighbours; null where it was not chosen.</summary>
    internal double? Sharing { get; init; }

    /// <summary>Gets the leaf that models the column.</summary>
    public LeafSpecification Leaf => RealLeaf ?? new(
        Kind switch
        {
            ColumnKind.Binary or ColumnKind.Boolean => LeafFamily.Bernoulli,
            ColumnKind.Categorical or ColumnKind.Text or ColumnKind.Ordinal => LeafFamily.Categorical,
            ColumnKind.Count => LeafFamily.Binomial,
            _ => LeafFamily.Gaussian,
        },
        Alphabet)
    {
        Codes = Codes,
        Unseen = Kind == ColumnKind.Text ? Unseen : 0,
        IsOrdered = Kind == ColumnKind.Ordinal,
        Sharing = Kind == ColumnKind.Ordinal && Sharing != NamedSymbols.NeighbourShare ? Sharing : null,
    };
}
