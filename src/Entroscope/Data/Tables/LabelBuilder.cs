using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>Collects the class of every row, as the text or number that the source gives, and numbers the classes.</summary>
/// <param name="reserve">Receives the further bytes that the labels are about to take; null where they are not counted.</param>
internal sealed class LabelBuilder(Action<long>? reserve = null) : IDisposable
{
    private const int UsualLength = 256;

    // What a name takes beyond its letters.
    private const int EntrySize = 100;

    // From 2^53 on different integers are equal as numbers: such labels are text.
    private const double TooLarge = 1L << 53;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ColumnBuilder _rows = new(reserve);

    /// <summary>Adds the label of a row.</summary>
    /// <param name="text">Valid UTF-8.</param>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (FieldText.IsMissing(text))
        {
            _rows.Add(double.NaN);
            return;
        }

        Span<char> characters = text.Length <= UsualLength ? stackalloc char[text.Length] : new char[text.Length];
        Add(characters[..Encoding.UTF8.GetChars(text, characters)]);
    }

    /// <summary>Adds the label of a row, a number; NaN is a missing one.</summary>
    public void Add(double number)
    {
        if (double.IsNaN(number))
        {
            _rows.Add(double.NaN);
            return;
        }

        Span<char> characters = stackalloc char[32];
        number.TryFormat(characters, out int length, "R", CultureInfo.InvariantCulture);
        Add(characters[..length]);
    }

    /// <summary>Leaves the labels of the rows up to a number of rows missing.</summary>
    public void PadTo(int rows)
    {
        while (_rows.Count < rows)
        {
            _rows.Add(double.NaN);
        }
    }

    /// <summary>Numbers the classes: in the order of the numbers where all are numbers without leading zeros, else in ordinal order of the text.</summary>
    /// <returns>The class of every row, -1 where missing, and the class names.</returns>
    public (int[] Labels, string[] Names) Finish()
    {
        string[] names = SortedNames(out Dictionary<string, int> classes);
        int[] classOfId = new int[_ids.Count];
        foreach ((string text, int id) in _ids)
        {
            classOfId[id] = classes[text];
        }

        ValueColumn ids = _rows.Finish(out _);
        int[] labels = new int[ids.Count];
        for (int r = 0; r < labels.Length; r++)
        {
            labels[r] = double.IsNaN(ids[r]) ? -1 : classOfId[(int)ids[r]];
        }

        return (labels, names);
    }

    public void Dispose() => _rows.Dispose();

    private void Add(ReadOnlySpan<char> text)
    {
        if (!_ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int id))
        {
            reserve?.Invoke(EntrySize + (sizeof(char) * (long)text.Length));
            id = _ids.Count;
            _ids.Add(text.ToString(), id);
        }

        _rows.Add(id);
    }

    private string[] SortedNames(out Dictionary<string, int> classes)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string text in _ids.Keys)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (FieldText.TryNumber(bytes, out double number) && Math.Abs(number) < TooLarge && !FieldText.IsCode(bytes))
            {
                numbers.Add(text, number + 0.0);
            }
        }

        if (numbers.Count < _ids.Count)
        {
            string[] texts = [.. _ids.Keys.Order(StringComparer.Ordinal)];
            classes = texts.Select((text, i) => (text, i)).ToDictionary(p => p.text, p => p.i, StringComparer.Ordinal);
            return texts;
        }

        double[] values = [.. numbers.Values.Distinct().Order()];
        classes = numbers.ToDictionary(p => p.Key, p => Array.BinarySearch(values, p.Value), StringComparer.Ordinal);
        return Array.ConvertAll(values, v => v.ToString("R", CultureInfo.InvariantCulture));
    }
}
