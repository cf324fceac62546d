using System.Globalization;

namespace Entroscope.Tests.Files;

/// <summary>Runs code under another culture.</summary>
internal static class Cultures
{
    public static T Under<T>(string culture, Func<T> function)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
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
