using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Checks of rows that lie on the probability simplex.</summary>
internal static class Simplex
{
    /// <summary>The tolerance of a sum of n probabilities: what decimal files with nine digits keep.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Refuses a row that is no probability distribution (generative) or not finite (other readings).</summary>
    /// <param name="place">Where the row is, for the message.</param>
    public static void Check(ReadOnlySpan<double> row, Reading reading, string place) => Check(row, reading, place, static p => p);

    /// <summary>Refuses a row that is no probability distribution (generative) or not finite (other readings).</summary>
    /// <param name="describe">Names the place; called for a message only.</param>
    public static void Check<TPlace>(ReadOnlySpan<double> row, Reading reading, TPlace place, Func<TPlace, string> describe)
    {
        for (int i = 0; i < row.Length; i++)
        {
            Refuse.Model(!double.IsFinite(row[i]), $"Weight {i} of {describe(place)} must be a finite number, but is {row[i]}.");
            Refuse.Model(reading == Reading.Generative && row[i] < 0, $"Weight {i} of {describe(place)} must not be negative, but is {row[i]}.");
        }

        double sum = CompensatedSum.Of(row);
        Refuse.Model(
            reading == Reading.Generative && !(Math.Abs(sum - 1) <= Tolerance * Math.Max(1, Math.Sqrt(row.Length))),
            $"The weights of {describe(place)} must sum to 1 within {Tolerance}, but sum to {sum}.");
    }
}
