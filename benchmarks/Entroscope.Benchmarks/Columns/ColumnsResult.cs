namespace Entroscope.Benchmarks.Columns;

/// <summary>How a network of default options does on fresh rows beside independent normal densities of the same training and validation rows.</summary>
/// <param name="Shape">The shape of the columns.</param>
/// <param name="Dependent">Whether the columns depend.</param>
/// <param name="Rows">The training and validation rows.</param>
/// <param name="Seeds">The number of tables.</param>
/// <param name="Independent">The mean log-density of a fresh row under independent normal densities, in nats.</param>
/// <param name="Gain">The mean over the tables of what the network gains, in nats a row.</param>
/// <param name="StandardError">The standard error of the gain over the tables.</param>
/// <param name="Least">The gain on the table where it is least.</param>
/// <param name="Channels">The leaf channels chosen, table by table.</param>
/// <param name="Seconds">The mean time of a training.</param>
internal sealed record ColumnsResult(
    string Shape, bool Dependent, int Rows, int Seeds, double Independent, double Gain, double StandardError, double Least, int[] Channels, double Seconds);
