using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>A column of a text file on its way to a site.</summary>
/// <param name="Position">Its position in the file.</param>
/// <param name="Values">Its values.</param>
/// <param name="Summary">Their summary.</param>
/// <param name="Schema">What it is; the kind is final where <paramref name="Decided"/>.</param>
/// <param name="Decided">Whether the kind is final; else it is inferred from the numbers, as that of any column of numbers.</param>
internal sealed record TableColumn(int Position, ValueColumn Values, ColumnSummary Summary, ColumnSchema Schema, bool Decided)
{
    private const double SecondsOfDay = 86400;
    private static readonly string[] PartsOfDay = ["year", "month", "day", "weekday"];

    /// <summary>Makes the columns of the parts of a date: year, month, day, weekday, and hour where there is a time; of a time of day the hour.</summary>
    public IEnumerable<TableColumn> DateParts()
    {
        DateFormat format = Schema.Dates!.Value;
        string[] parts = !format.HasDate ? ["hour"] : format.HasTime ? [.. PartsOfDay, "hour"] : PartsOfDay;
        return parts.Select(part =>
        {
            double[] values = new double[Values.Count];
            for (int r = 0; r < values.Length; r++)
            {
                values[r] = Part(part, Values[r], format.HasTime);
            }

            var column = ValueColumn.Of(values);
            return new TableColumn(
                Position,
                column,
                ColumnSummary.Of(column),
                Schema with
                {
                    Name = $"{Schema.Name}.{part}",
                    Source = Schema.Name,
                    Part = part,
                    Kind = part is "year" or "day" ? ColumnKind.Ordinal : ColumnKind.Categorical,
                },
                true);
        });
    }

    /// <summary>Computes a part of a date.</summary>
    public static double Part(string part, double value, bool seconds)
    {
        if (double.IsNaN(value))
        {
            return double.NaN;
        }

        DateTime date = DateTime.UnixEpoch.AddSeconds(seconds ? value : value * SecondsOfDay);
        return part switch
        {
            "year" => date.Year,
            "month" => date.Month,
            "day" => date.Day,
            "weekday" => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek,
            _ => date.Hour,
        };
    }
}
