using System.Globalization;
using Entroscope.Information;

namespace Entroscope.Cli.Output;

/// <summary>How numbers are shown to people: bits unless nats are asked for.</summary>
internal sealed record Numbers(bool Nats)
{
    public string Unit => Nats ? "nats" : "bits";

    public string Show(double nats, string format = "0.0000") =>
        double.IsFinite(nats) ? (nats * Factor).ToString(format, CultureInfo.InvariantCulture) : "-";

    public string Show(Estimate estimate) =>
        estimate.IsExact || !double.IsFinite(estimate.StandardError)
            ? Show(estimate.Value)
            : $"{Show(estimate.Value)} ± {Show(1.96 * estimate.StandardError)}";

    public static string Percent(double part) => double.IsFinite(part) ? part.ToString("0.0 %", CultureInfo.InvariantCulture) : "-";

    private double Factor => Nats ? 1 : 1 / Math.Log(2);
}
