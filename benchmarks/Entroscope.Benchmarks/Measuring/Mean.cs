using System.Globalization;

namespace Entroscope.Benchmarks.Measuring;

/// <summary>A mean with its standard error.</summary>
internal readonly record struct Mean(double Value, double Error)
{
    public static Mean Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return new Mean(mean, values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count));
    }

    public string Show(string format, double factor = 1) => double.IsNaN(Value) ? "-" : double.IsNaN(Error) ? Text(Value, factor, format)
        : $"{Text(Value, factor, format)} ± {Text(Error, factor, format)}";

    private static string Text(double value, double factor, string format) => (factor * value).ToString(format, CultureInfo.InvariantCulture);
}
