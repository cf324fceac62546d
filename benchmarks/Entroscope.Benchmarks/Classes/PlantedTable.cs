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

    public static string[] Names { get; } = ["binary", "copies", "pairs", "rare", "tails", "missing", "notrandom", "mixed"];

    public static int Columns => Informative + Noise;

    public Dataset Draw(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "planted table " + Name);
        (double[][] values, int[] labels) = (new double[rows][], new int[rows]);
        for (int r = 0; r < rows; r++)
        {
            labels[r] = random.NextDouble() < (Name == "rare" ? 0.01 : 0.35) ? 1 : 0;
            values[r] = Row(labels[r], random);
        }

        bool[] real = [.. Enumerable.Range(0, Columns).Select(IsReal)];
        ColumnInfo[] columns = [.. Enumerable.Range(0, Columns).Select(i => new ColumnInfo(
            Invariant($"{(i < Informative ? "x" : "noise")}{i}"), real[i] ? ColumnKind.Real : ColumnKind.Binary, real[i] ? 0 : 2, 0))];
        return Dataset.Create(Name, Observations.FromRows(values), columns, labels, ["no", "yes"]);
    }

    public bool IsReal(int site) => Name is "tails" || (Name is "mixed" or "notrandom" && site % 2 == 0);

    private double[] Row(int label, RandomStream random)
    {
        double[] row = new double[Columns];
        int sign = random.NextInt(2);
        for (int i = 0; i < row.Length; i++)
        {
            double strength = i < Informative ? 0.8 - (0.1 * i) : 0;
            row[i] = IsReal(i) ? (1.5 * strength * label) + Wide(random)
                : Name == "pairs" && i < 2 ? (i == 0 ? sign : random.NextDouble() < 0.9 ? sign ^ label : random.NextInt(2))
                : random.NextDouble() < strength ? label : random.NextInt(2);
        }

        if (Name == "copies")
        {
            (row[1], row[3]) = (row[0], random.NextDouble() < 0.95 ? row[2] : 1 - row[2]);
        }

        for (int i = 0; i < row.Length; i++)
        {
            double lost = Name == "missing" ? 0.25 : Name == "notrandom" ? (row[i] > 0.5 ? 0.4 : 0.1) : 0;
            row[i] = random.NextDouble() < lost ? double.NaN : row[i];
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
