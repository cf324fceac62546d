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

    /// <summary>Shows a share, of an estimate with the half of its 95 % interval.</summary>
    public static string Percent(Estimate? part) => part switch
    {
        null => "-",
        { IsExact: false, StandardError: var error } known when double.IsFinite(error) => Invariant($"{Percent(known.Value)} ± {196 * error:0.0}"),
        { } known => Percent(known.Value),
    };

    public static string Percent(double part) => double.IsFinite(part) ? part.ToString("0.0 %", CultureInfo.InvariantCulture) : "-";

    private double Factor => Nats ? 1 : 1 / Math.Log(2);
}
