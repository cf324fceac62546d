using Entroscope.Benchmarks.Classes;
using Entroscope.Benchmarks.Missing;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Classifying;

/// <summary>
/// The class of a row by the distribution that the table is made from, what is missing and why included: no method is right more often on average.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Hidden">The share of values that were hidden at random.</param>
internal sealed record TrueClassifier(PlantedTable Table, double Hidden) : IImageClassifier
{
    private const int Informative = 6;
    private const double Copied = 0.95;
    private const double Tilted = 0.95;

    public string Name => "the true distribution";

    public int[] Classify(Observations data) =>
        [.. Enumerable.Range(0, data.Rows).Select(r => Log(data.Row(r), 1) > Log(data.Row(r), 0) ? 1 : 0)];

    private double Log(double[] row, int label)
    {
        double positive = Table.Name == "rare" ? 0.01 : 0.35;
        double sum = Math.Log(label == 1 ? positive : 1 - positive);
        for (int i = 0; i < row.Length; i++)
        {
            sum += (Table.Name, i) switch
            {
                ("pairs", 0) => 0,
                ("pairs", 1) => double.IsNaN(row[0] + row[1]) ? 0 : Math.Log((int)row[1] == ((int)row[0] ^ label) ? Tilted : 1 - Tilted),
                ("copies", 1) => double.IsNaN(row[0]) ? Own(row[1], 0, label) : 0,
                ("copies", 3) => double.IsNaN(row[3]) ? 0
                    : double.IsNaN(row[2]) ? Math.Log((Copied * Chance(row[3], 2, label)) + ((1 - Copied) * Chance(1 - row[3], 2, label)))
                    : 0,
                _ => Own(row[i], i, label),
            };
        }

        return sum;
    }

    private double Own(double value, int site, int label) => double.IsNaN(value)
        ? Math.Log(1 - ((1 - Hidden) * (1 - Lost(site, label))))
        : Table.IsReal(site) ? LogDensity(value - Shift(site, label)) : Math.Log(Chance(value, site, label));

    private static double Strength(int site) => site < Informative ? 0.8 - (0.1 * site) : 0;

    private static double Shift(int site, int label) => 1.5 * Strength(site) * label;

    private static double Chance(double value, int site, int label)
    {
        double one = (Strength(site) * label) + ((1 - Strength(site)) / 2);
        return value > 0.5 ? one : 1 - one;
    }

    // Up to a constant: Student's t of 3 degrees of freedom, or normal.
    private double LogDensity(double z) => Table.Name == "tails" ? -2 * Math.Log(1 + (z * z / 3)) : -0.5 * z * z;

    private double Lost(int site, int label) => Table.Name switch
    {
        "missing" => 0.25,
        "notrandom" => 0.1 + (0.3 * (Table.IsReal(site) ? 1 - MathNet.Numerics.Distributions.Normal.CDF(Shift(site, label), 1, 0.5) : Chance(1, site, label))),
        _ => 0,
    };
}
