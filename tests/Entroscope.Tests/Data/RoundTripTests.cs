using System.Globalization;
using System.Text;
using CsCheck;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class RoundTripTests
{
    private static readonly Gen<double> Value = Gen.Frequency(
        (3, Gen.Const(double.NaN)),
        (3, Gen.Int[0, 9].Select(i => (double)i)),
        (2, Gen.Int[-70000, 70000].Select(i => (double)i)),
        (2, Gen.Float.Where(float.IsFinite).Select(f => (double)f)),
        (3, Gen.Double.Where(double.IsFinite)),
        (3, Gen.Select(Gen.ULong[0, 10_000_000_000_000_000_000], Gen.Int[0, 19])
            .Select((m, e) => double.Parse(Invariant($"{m}e-{e}"), CultureInfo.InvariantCulture))));

    private static readonly Gen<double[][]> Table =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 12]).SelectMany((rows, columns) => Value.Array[columns].Array[rows]);

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    public void AnyTable_ReadsBackAsWritten(string culture) => Table.Sample(
        table => Cultures.Under(culture, () =>
        {
            using var folder = new TemporaryFolder();
            string fingerprint = AssertSame(table, DataLoader.Load(folder.Write("t.csv", Text(table, ','))));
            string[] others =
            [
                AssertSame(table, DataLoader.Load(folder.Write("t.tsv.gz", DataFiles.Gzip(Text(table, '\t'))))),
                AssertSame(table, DataLoader.Load(folder.Write("c.npy", Array(table, fortran: false)))),
                AssertSame(table, DataLoader.Load(folder.Write("f.npy", Array(table, fortran: true)))),
                AssertSame(table, DataLoader.Load(folder.Write("c.npz", DataFiles.Npz(("x", Array(table, fortran: false)))))),
                AssertSame(table, DataLoader.Load(folder.Write("f.npz", DataFiles.Npz(("x", Array(table, fortran: true)))))),
            ];
            Assert.All(others, f => Assert.Equal(fingerprint, f));
            return true;
        }),
        iter: 60,
        threads: 1);

    [Fact]
    public void AnyDecimal_IsCorrectlyRounded() =>
        Gen.Select(Gen.Bool, Gen.Char["0123456789"].Array[0, 25], Gen.Char["0123456789"].Array[0, 25])
            .Where(t => t.Item2.Length + t.Item3.Length > 0).List[1, 20].Sample(
            numbers =>
            {
                string[] texts = [.. numbers.Select(n => (n.Item1 ? "-" : string.Empty) + new string(n.Item2) + "." + new string(n.Item3))];
                Dataset data = DataFiles.Load("t.csv", string.Join('\n', texts));
                for (int r = 0; r < texts.Length; r++)
                {
                    Assert.Equal(double.Parse(texts[r], CultureInfo.InvariantCulture), data.Observations[r, 0]);
                }
            },
            iter: 100,
            threads: 1);

    private static string AssertSame(double[][] table, Dataset data)
    {
        Assert.Equal(table, DataFiles.Values(data));
        Assert.Equal(table.Sum(row => row.Count(double.IsNaN)), data.Columns.Sum(c => c.Missing));
        return data.Fingerprint;
    }

    private static string Text(double[][] table, char separator)
    {
        var text = new StringBuilder();
        foreach (double[] row in table)
        {
            // A missing value alone in its row would be a blank line, so it is spelt out.
            text.AppendJoin(separator,
                row.Select(x => double.IsNaN(x) ? (row.Length == 1 ? "NaN" : string.Empty) : x.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] Array(double[][] table, bool fortran)
    {
        IEnumerable<double> values = fortran ? Enumerable.Range(0, table[0].Length).SelectMany(c => table.Select(row => row[c])) : table.SelectMany(row => row);
        return DataFiles.Npy("'<f8'", Invariant($"({table.Length}, {table[0].Length})"), DataFiles.Doubles([.. values]), fortran);
    }
}
