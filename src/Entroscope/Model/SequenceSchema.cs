using Entroscope.Structure;

namespace Entroscope.Model;

/// <summary>How sequences are read as windows, so that a model reads the same sequence the same way again. Immutable.</summary>
/// <param name="Kind">What a site is.</param>
/// <param name="Window">The size of a window: of height 1 but for images. Its sites are the columns, row by row.</param>
public sealed record SequenceSchema(SequenceKind Kind, GridSize Window)
{
    /// <summary>The letters of amino acids, in the order of their symbols.</summary>
    internal const string AminoAcids = "ACDEFGHIKLMNPQRSTVWY";

    /// <summary>The letters of bases, in the order of their symbols.</summary>
    internal const string Bases = "ACGT";

    /// <summary>
    /// Gets the texts of the symbols 0, 1, ..., of bytes the ASCII character or \x and two hexadecimal digits; without the
    /// symbol for others, which is the last; empty where values are numbers.
    /// </summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Gets a value indicating whether there is a symbol more, for all that is none of <see cref="Symbols"/>.</summary>
    public bool HasOther { get; init; }

    /// <summary>Gets the probability of the symbol for others where the training had none of them; else 0.</summary>
    public double Unseen { get; init; }

    /// <summary>Gets the symbols that represent a missing value.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [];

    /// <summary>Gets a value indicating whether tokens are what blanks separate; else they are the longest ones of the vocabulary that follow.</summary>
    public bool WordTokens { get; init; }

    /// <summary>Gets the number of levels to which sound is quantised by the mu-law; 0 leaves it real.</summary>
    public int Levels { get; init; }

    /// <summary>Gets the encoding of the characters of a text; null for UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>Gets how the training divided the sequence; null where the source gave all parts.</summary>
    internal SequenceDivision? Division { get; init; }

    /// <summary>Gets hashes of runs of the training windows; null where none are kept.</summary>
    internal WindowRuns? Runs { get; init; }

    /// <summary>Gets a value indicating whether a window can be written as text.</summary>
    public bool IsText => Symbols.Count > 0;

    /// <summary>Gets the sites as columns of a table, whose values are texts; null where they are numbers.</summary>
    internal TableSchema? Table => !IsText ? null : new TableSchema(new RepeatedColumns(
        Window.Count, new ColumnSchema("x", ColumnKind.Text) { Categories = Symbols, Unseen = Unseen, HasMissing = MissingValues.Count > 0 }));

    /// <summary>Writes the text of a byte.</summary>
    internal static string TextOf(byte value) => value < 0x80 ? ((char)value).ToString() : Invariant($"\\x{value:X2}");

    /// <summary>Reads the text of a byte; -1 where it is none.</summary>
    internal static int ByteOf(string text) => text is [< (char)0x80] ? text[0]
        : text is ['\\', 'x', _, _] && int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : -1;

    /// <summary>Writes the symbols of a window as the text that they are.</summary>
    /// <param name="row">One value a site, NaN where it is missing.</param>
    /// <returns>
    /// The text; a missing base is N and a missing amino acid X. Missing values of other texts, symbols for others and bytes that are no UTF-8 are the
    /// replacement character U+FFFD.
    /// </returns>
    /// <exception cref="InvalidOperationException">The values are numbers.</exception>
    public string Write(IReadOnlyList<double> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!IsText)
        {
            throw new InvalidOperationException("Windows of numbers cannot be written as text.");
        }

        string unknown = Kind switch { SequenceKind.Dna => "N", SequenceKind.Protein => "X", _ => "\uFFFD" };
        IEnumerable<string> texts = row.Select(x => x >= 0 && x < Symbols.Count ? Symbols[(int)x] : unknown);
        return Kind != SequenceKind.Bytes ? string.Join(WordTokens ? " " : string.Empty, texts)
            : System.Text.Encoding.UTF8.GetString([.. texts.SelectMany(t => ByteOf(t) is >= 0 and int b ? [(byte)b] : "\uFFFD"u8.ToArray())]);
    }
}

/// <summary>How a sequence was divided into stretches for training, choice and test, and where its windows were.</summary>
/// <param name="Seed">The seed of all draws.</param>
internal sealed record SequenceDivision(ulong Seed, double ValidationFraction)
{
    public int? TestRows { get; init; }

    public double? TestFraction { get; init; }

    public int? Stride { get; init; }

    public int? TrainingWindows { get; init; }
}
