using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Classes;

/// <summary>Tables of a known making: some columns follow the class, the last ones are noise.</summary>
/// <param name="Name">What is special about the table.</param>
internal sealed record PlantedTable(string Name)
{
    /// <summary>The number of columns that follow nothing; they are the last ones.</summary>
    public const int Noise = 4;

    private const int Informative = 6;
    private const double Shift = 1.5;

    public static string[] Names { get; } = ["binary", "copies", "pairs", "rare", "tails", "missing", "notrandom", "mixed"];

    /// <summary>The number of columns.</summary>
    public const int Columns = Informative + Noise;

    private double Share => Name == "rare" ? 0.01 : 0.35;

    public Dataset Draw(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "planted table " + Name);
        (double[][] values, int[] labels) = (new double[rows][], new int[rows]);
        for (int r = 0; r < rows; r++)
        {
            labels[r] = random.NextDouble() < Share ? 1 : 0;
            values[r] = Row(labels[r], random);
        }

        bool[] real = [.. Enumerable.Range(0, Columns).Select(IsReal)];
        ColumnInfo[] columns = [.. Enumerable.Range(0, Columns).Select(i => new ColumnInfo(
            Invariant($"{(i < Informative ? "x" : "noise")}{i}"), real[i] ? ColumnKind.Real : ColumnKind.Binary, real[i] ? 0 : 2, 0))];
        return Dataset.Create(Name, Observations.FromRows(values), columns, labels, ["no", "yes"]);
    }

    public bool IsReal(int site) => Name is "tails" || (Name is "mixed" or "notrandom" && site % 2 == 0);

    /// <summary>
    /// Computes the mean of log p(y | x_i) - log P(y) over the rows that have the column, by the probabilities that the rows are drawn with: I(X_i; Y), but for
    /// values that are missing not at random.
    /// </summary>
    public double Information(int site)
    {
        // Real values x = sinh(u): a fine sum over u, to where the heaviest tail is done.
        const int Half = 24_000;
        const double Step = 12.0 / Half;
        (double X, double Weight)[] values = IsReal(site)
            ? [.. Enumerable.Range(-Half, (2 * Half) + 1).Select(k => (Math.Sinh(k * Step), Math.Cosh(k * Step) * Step))]
            : [(0, 1), (1, 1)];
        (double sum, double seen) = (0, 0);
        foreach ((double x, double weight) in values)
        {
            double[] given = [Probability(site, x, 0), Probability(site, x, 1)];
            double all = ((1 - Share) * given[0]) + (Share * given[1]);
            double kept = weight * (1 - Lost(x));
            seen += kept * all;
            for (int y = 0; y < 2; y++)
            {
                sum += all > 1e-300 && given[y] > 0 ? kept * (y == 1 ? Share : 1 - Share) * given[y] * Math.Log(given[y] / all) : 0;
            }
        }

        return sum / seen;
    }

    private static double Strength(int site) => site < Informative ? 0.8 - (0.1 * site) : 0;

    // The probability, or the density, of a value given the class.
    private double Probability(int site, double x, int label)
    {
        double strength = Strength(site);
        if (IsReal(site))
        {
            double z = x - (Shift * strength * label);
            return Name == "tails" ? 2 / (Math.PI * Math.Sqrt(3) * Math.Pow(1 + (z * z / 3), 2)) : Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        }

        if (Name == "pairs" && site < 2)
        {
            return 0.5;
        }

        int original = Name == "copies" && (site is 1 or 3) ? site - 1 : site;
        double same = (1 + Strength(original)) / 2;
        same = Name == "copies" && site == 3 ? (0.95 * same) + (0.05 * (1 - same)) : same;
        return x == label ? same : 1 - same;
    }

    private double Lost(double value) => Name == "missing" ? 0.25 : Name == "notrandom" ? (value > 0.5 ? 0.4 : 0.1) : 0;

    private double[] Row(int label, RandomStream random)
    {
        double[] row = new double[Columns];
        int sign = random.NextInt(2);
        for (int i = 0; i < row.Length; i++)
        {
            double strength = Strength(i);
            row[i] = IsReal(i) ? (Shift * strength * label) + Wide(random)
                : Name == "pairs" && i < 2 ? (i == 0 ? sign : random.NextDouble() < 0.9 ? sign ^ label : random.NextInt(2))
                : random.NextDouble() < strength ? label : random.NextInt(2);
        }

        if (Name == "copies")
        {
            (row[1], row[3]) = (row[0], random.NextDouble() < 0.95 ? row[2] : 1 - row[2]);
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.NextDouble() < Lost(row[i]) ? double.NaN : row[i];
        }

        return row;
    }

    // Of the table of tails Student's t of 3 degrees of freedom, else normal.
    private double Wide(RandomStream random)
    {
        double normal = random.NextGaussian();
        if (Name != "tails")
        {
            return normal;
        }

        double squares = Enumerable.Range(0, 3).Sum(_ => Math.Pow(random.NextGaussian(), 2));
        return normal / Math.Sqrt(squares / 3);
    }
}
