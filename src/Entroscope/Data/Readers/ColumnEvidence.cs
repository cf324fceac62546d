using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>What the first fields of a column may be: numbers in some notation, dates in some format, one of two words, or text.</summary>
internal sealed class ColumnEvidence(bool signed = true)
{
    private static readonly string[] NoValueWords = ["null", "none", "n/a", "#n/a", "nil", "-"];

    private static readonly (string No, string Yes)[] Pairs = [("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on")];

    // Notations without blanks and apostrophes, of which texts have many.
    private const int Usual = 3;
    private const double NearlyAll = 0.9;

    private readonly ColumnEvidence? _unsigned = signed ? new ColumnEvidence(false) : null;
    private readonly int[] _readable = new int[NumberNotation.Others.Count];
    private readonly (long Line, int Row, string Text)?[] _odd = new (long, int, string)?[NumberNotation.Others.Count];
    private readonly bool[] _pairs = [.. Pairs.Select(_ => true)];
    private readonly string?[] _spelled = new string?[2];
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<DateFormat, int> _dates = [];
    private readonly HashSet<string> _spellings = new(StringComparer.Ordinal);
    private int _digits;
    private string? _unit;
    private bool _unitsDiffer;
    private string? _first;

    /// <summary>Gets the number of fields that are not missing.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many of them are plain numbers.</summary>
    public int Plain { get; private set; }

    /// <summary>Gets how many plain numbers have a point, and of these how many three digits behind it: 1.234 may be a thousand.</summary>
    public (int All, int Groups) Points { get; private set; }

    /// <summary>Gets the first plain number with leading zeros, such as 007; null for none.</summary>
    public string? Code { get; private set; }

    /// <summary>Gets a value indicating whether the plain numbers are codes: digits alone, some with leading zeros, which numbers have not.</summary>
    public bool AreCodes => Code is not null && _digits == Plain;

    /// <summary>Gets the first field that is no plain number: its line, its row from 1, its text.</summary>
    public (long Line, int Row, string Text)? First { get; private set; }

    /// <summary>Gets the words for "no value" among numbers, such as "null".</summary>
    public IReadOnlyCollection<string> Words => _words;

    /// <summary>Gets a value indicating whether all fields are plain numbers, but for words that say there is none.</summary>
    public bool IsPlain => Plain == Count - WordFields;

    /// <summary>Gets the column without the sign beside its numbers, such as %, and the sign; null where there is none, or not one.</summary>
    public (ColumnEvidence Numbers, string Unit)? Unsigned => _unit is null || _unitsDiffer
        || !(_unsigned!.IsPlain || NumberNotation.Others.Any(_unsigned.AreNumbers)) ? null : (_unsigned, _unit);

    /// <summary>Gets the first field that is no number where nearly all others are, in a notation with a comma; null else.</summary>
    public (long Line, int Row, string Text)? Odd
    {
        get
        {
            int n = Array.IndexOf(_readable, _readable.AsSpan(0, Usual).ToArray().Max());
            int numbers = n >= Usual || _readable[n] == 0 ? 0
                : _readable[n] + Plain - (NumberNotation.Others[n].Decimal == ',' ? Points.All : 0);
            return numbers >= NearlyAll * Count ? _odd[n] : null;
        }
    }

    private int WordFields { get; set; }

    /// <summary>Adds a field that is not missing.</summary>
    public void Add(ReadOnlySpan<byte> text, long line, int row)
    {
        Count++;
        AddUnsigned(text, line, row);
        if (FieldText.TryNumber(text, out _))
        {
            Plain++;
            AddPlain(text);
            return;
        }

        string word = Encoding.UTF8.GetString(text);
        First ??= (line, row, word);
        if (NoValueWords.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            _words.Add(word);
            WordFields++;
        }
        else
        {
            AddDate(text);
            for (int n = 0; n < _readable.Length; n++)
            {
                bool number = NumberNotation.Others[n].TryRead(text, out _);
                _readable[n] += number ? 1 : 0;
                _odd[n] ??= number ? null : (line, row, word);
            }
        }

        for (int p = 0; p < _pairs.Length; p++)
        {
            int symbol = string.Equals(word, Pairs[p].No, StringComparison.OrdinalIgnoreCase) ? 0
                : string.Equals(word, Pairs[p].Yes, StringComparison.OrdinalIgnoreCase) ? 1 : -1;
            _pairs[p] &= symbol >= 0;
            if (symbol >= 0)
            {
                _spelled[symbol] ??= word;
                _first ??= word;
                _spellings.Add(word);
            }
        }
    }

    /// <summary>Returns whether all fields are numbers in a notation, and at least one is no plain number.</summary>
    public bool AreNumbers(NumberNotation notation)
    {
        int n = 0;
        while (n < _readable.Length && NumberNotation.Others[n] != notation)
        {
            n++;
        }

        return !IsPlain && n < _readable.Length && _odd[n] is null && (Points.All == 0 || notation.Decimal == '.');
    }

    /// <summary>Gets the date formats that most fields have, words for no value aside: one, or two that differ in the order of day and month.</summary>
    /// <param name="share">The part of the fields that must be dates; 0 for any.</param>
    public DateFormat[] DateFormats(double share)
    {
        int most = _dates.Values.DefaultIfEmpty().Max();
        DateFormat[] formats = [.. _dates.Where(d => d.Value == most).Select(d => d.Key)];
        return most == 0 || most < share * (Count - WordFields) ? [] : [.. formats.Where(f => f with { Order = formats[0].Order } == formats[0])];
    }

    /// <summary>Gets the two texts of a boolean, or null.</summary>
    public (string No, string Yes)? Boolean()
    {
        int pair = Plain > 0 || Count == 0 ? -1 : Array.IndexOf(_pairs, true);
        if (pair < 0)
        {
            return null;
        }

        (string no, string yes) = Pairs[pair];

        // Where the case changes it is that of the first one.
        return _spellings.Count > 2 ? (Like(no, _first!), Like(yes, _first!))
            : (_spelled[0] ?? Like(no, _spelled[1]!), _spelled[1] ?? Like(yes, _spelled[0]!));
    }

    // The word that was not seen is written as the other is: TRUE, True, true.
    private static string Like(string word, string other) =>
        char.IsLower(other[0]) ? word
        : other.Length > 1 && char.IsLower(other[1]) ? char.ToUpperInvariant(word[0]) + word[1..] : word.ToUpperInvariant();

    private void AddUnsigned(ReadOnlySpan<byte> text, long line, int row)
    {
        if (_unsigned is null)
        {
            return;
        }

        Span<byte> number = stackalloc byte[UnitSign.Longest];
        string? unit = UnitSign.Find(text, number, out int length);
        _unitsDiffer |= unit is not null && _unit is not null && !string.Equals(unit, _unit, StringComparison.Ordinal);
        _unit ??= unit;
        _unsigned.Add(unit is null ? text : number[..length], line, row);
    }

    private void AddPlain(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            _digits++;
            Code ??= FieldText.IsCode(text) ? Encoding.UTF8.GetString(text) : null;
        }

        int point = text.IndexOf((byte)'.');
        if (point >= 0)
        {
            Points = (Points.All + 1, Points.Groups + (text.Length - point - 1 == 3 && point is >= 1 and <= 4 ? 1 : 0));
        }
    }

    private void AddDate(ReadOnlySpan<byte> text)
    {
        foreach (string order in new[] { "dmy", "mdy" })
        {
            if (DateFormat.TryFind(text, order, out DateFormat format) && !(format.IsClear && order is "mdy"))
            {
                _dates[format] = _dates.GetValueOrDefault(format) + 1;
            }
        }
    }
}
