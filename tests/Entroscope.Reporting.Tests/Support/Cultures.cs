using System.Globalization;

namespace Entroscope.Reporting.Tests.Support;

/// <summary>Runs code in cultures that write numbers differently; made up, so that they exist on every machine.</summary>
internal static class Cultures
{
    public static IEnumerable<CultureInfo> Hostile()
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        comma.NumberFormat.PercentDecimalSeparator = ",";
        yield return comma;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "~";
        odd.NumberFormat.NumberDecimalSeparator = "·";
        odd.NumberFormat.NaNSymbol = "nope";
        odd.DateTimeFormat.TimeSeparator = "-";
        odd.DateTimeFormat.DateSeparator = "!";
        yield return odd;
    }

    public static T In<T>(CultureInfo culture, Func<T> function)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
