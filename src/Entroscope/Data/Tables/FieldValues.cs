namespace Entroscope.Data.Tables;

/// <summary>The values of a column in some rows: numbers, NaN where missing; or texts, each the number of an entry of a list.</summary>
internal sealed class FieldValues
{
    private const double SecondsOfDay = 86400;

    private readonly byte[] _bytes = [];
    private readonly int[] _starts = [];

    public FieldValues(double[] numbers)
    {
        Numbers = numbers;
        Codes = [];
    }

    /// <param name="codes">The number of the text of every row, -1 where missing.</param>
    /// <param name="bytes">The texts in UTF-8, one behind the other.</param>
    /// <param name="starts">Where each begins, and the end of the last.</param>
    public FieldValues(int[] codes, byte[] bytes, int[] starts)
    {
        (Codes, _bytes, _starts) = (codes, bytes, starts);
    }

    /// <summary>Gets the numbers; null for texts.</summary>
    public double[]? Numbers { get; }

    /// <summary>Gets the number of the text of every row, -1 where missing.</summary>
    public int[] Codes { get; }

    /// <summary>Gets how many texts there are.</summary>
    public int Texts => Math.Max(0, _starts.Length - 1);

    /// <summary>Gets a text.</summary>
    public ReadOnlySpan<byte> Text(int code) => _bytes.AsSpan(_starts[code], _starts[code + 1] - _starts[code]);

    /// <summary>Makes the values of other rows with the same texts.</summary>
    public FieldValues With(int[] codes) => new(codes, _bytes, _starts);

    /// <summary>Makes seconds of a time in a smaller unit, the same number that the text of the time is read as.</summary>
    /// <param name="units">The units since 1970-01-01.</param>
    /// <param name="perSecond">How many there are in a second.</param>
    public static double Seconds(long units, long perSecond)
    {
        long perDay = perSecond * (long)SecondsOfDay;
        long days = Math.DivRem(units, perDay, out long rest);
        if (rest < 0)
        {
            (days, rest) = (days - 1, rest + perDay);
        }

        return (days * SecondsOfDay) + (rest / perSecond + ((double)(rest % perSecond) / perSecond));
    }
}
