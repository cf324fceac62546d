using Entroscope.Model;

namespace Entroscope.Data.Tables;

/// <summary>How the fields of one column of a text file become numbers: null for a plain number or an empty field, and for what is left out.</summary>
internal abstract class FieldReader
{
    /// <summary>Gets what the column is.</summary>
    public abstract ColumnKind? Kind { get; }

    /// <summary>Gets why it is read so.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Gets what a value must be, for a message: "is not a number".</summary>
    public abstract string Refusal { get; }

    /// <summary>Gets the texts that represent a missing value in this column alone.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>Reads a field that is not missing.</summary>
    /// <returns>Whether it is a value of the column.</returns>
    public abstract bool TryRead(ReadOnlySpan<byte> text, out double value);
}

/// <summary>Numbers in the notation of the table, with or without a sign beside them.</summary>
internal sealed class NumberFields(NumberNotation notation, string? unit = null) : FieldReader
{
    private readonly byte[] _sign = Encoding.UTF8.GetBytes(unit ?? string.Empty);

    public NumberNotation Notation => notation;

    /// <summary>Gets the sign, such as %; null for none.</summary>
    public string? Unit => unit;

    public override ColumnKind? Kind => null;

    public override string Refusal => notation.IsPlain ? "is not a number" : $"is not a number ({notation.Describe()})";

    public override bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        if (unit is null)
        {
            return notation.TryRead(text, out value);
        }

        Span<byte> number = stackalloc byte[UnitSign.Longest];
        int length = UnitSign.Strip(text, _sign, number);
        return notation.TryRead(length > 0 ? number[..length] : text, out value);
    }
}

/// <summary>Texts, numbered as they come.</summary>
internal sealed class TextFields : FieldReader
{
    public TextValues Values { get; } = new();

    public override ColumnKind? Kind => ColumnKind.Text;

    public override string Refusal => "is no text";

    public override bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        int id = Values.Add(text);
        value = id < 0 ? double.NaN : id;
        return true;
    }
}

/// <summary>Texts of a set that is known: unseen ones are the symbol for other values.</summary>
internal sealed class KnownTextFields : FieldReader
{
    private readonly TextValues _values = new();

    public KnownTextFields(IReadOnlyList<string> categories)
    {
        foreach (string category in categories)
        {
            _values.Add(Encoding.UTF8.GetBytes(category));
        }
    }

    /// <summary>Gets the unseen texts, numbered as they come.</summary>
    public TextValues Unseen { get; } = new();

    /// <summary>Gets how many fields had an unseen text.</summary>
    public int UnseenCount { get; private set; }

    public override ColumnKind? Kind => ColumnKind.Text;

    public override string Refusal => "is no text";

    public override bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        int id = _values.Find(text);
        if (id < 0)
        {
            Unseen.Add(text);
            UnseenCount++;
        }

        value = id < 0 ? _values.Count : id;
        return true;
    }
}

/// <summary>Two texts for false and true, in any case of letters.</summary>
internal sealed class BooleanFields(string no, string yes) : FieldReader
{
    private readonly byte[] _no = Encoding.UTF8.GetBytes(no);
    private readonly byte[] _yes = Encoding.UTF8.GetBytes(yes);

    /// <summary>Gets the texts of 0 and 1.</summary>
    public string[] Texts { get; } = [no, yes];

    public override ColumnKind? Kind => ColumnKind.Boolean;

    public override string Refusal => $"is neither '{no}' nor '{yes}'";

    public override bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        bool isYes = Ascii.EqualsIgnoreCase(text, _yes);
        value = isYes ? 1 : 0;
        return isYes || Ascii.EqualsIgnoreCase(text, _no);
    }
}

/// <summary>Dates of one format.</summary>
internal sealed class DateFields(DateFormat format) : FieldReader
{
    public DateFormat Format => format;

    public override ColumnKind? Kind => ColumnKind.Date;

    public override string Refusal => $"is not a {(format.HasDate ? "date" : "time")} of the form {format.Pattern}";

    public override bool TryRead(ReadOnlySpan<byte> text, out double value) => format.TryRead(text, out value);
}
