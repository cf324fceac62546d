using Entroscope.Benchmarks.Columns;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>
/// Networks of default options on real columns of every shape, beside independent
/// normal densities of the same rows: a short form of <c>benchmarks -- columns</c>.
/// </summary>
public sealed class RealColumnsTests
{
    private const int Columns = 4;
    private const int Rows = 120;

    public static TheoryData<string> Shapes => [.. ColumnShapes.Names];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OnIndependentColumns_ANetworkIsNoWorseThanIndependentNormals(string shape)
    {
        double[] gains = [.. Enumerable.Range(0, 3).Select(seed => Gain(shape, dependent: false, seed))];
        Assert.True(gains.Min() > -0.02, string.Join(", ", gains));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OnDependentColumns_ANetworkIsBetter(string shape)
    {
        double gain = Gain(shape, dependent: true, 0);
        Assert.True(gain > 0.3, Invariant($"{gain}"));
    }

    [Theory]
    [InlineData("skewed-exponential", 0.3)]
    [InlineData("skewed-lognormal", 2)]
    public void OnSkewedColumns_ANetworkIsBetter(string name, double least)
    {
        DataSplit split = DataLoader.LoadSplit(Path.Combine(AppContext.BaseDirectory, "Data", name + ".csv"));
        Dataset fresh = DataLoader.Load(Path.Combine(AppContext.BaseDirectory, "Data", name + "-fresh.csv"));
        ConvAC model = TrainingJob.Run(split, new NetworkPlan()).Model;
        double[][] fitted = [.. new[] { split.Train, split.Validation }.SelectMany(d => Enumerable.Range(0, d.Observations.Rows).Select(d.Observations.Row))];
        double gain = LogLikelihood.Compute(model, fresh.Observations).Average() - Independent(fitted, fresh.Observations);
        Assert.True(gain > least, Invariant($"{gain}"));
    }

    /// <summary>Time stamps: the same column less 1.7e9 gives the same network, but for the rounding of the time stamps themselves.</summary>
    [Theory]
    [InlineData(EngineKind.Single)]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Reference)]
    public void ATinySpreadAboutALargeMean_IsLearnedLikeTheShiftedColumn(EngineKind kind)
    {
        (ConvAC far, Dataset farData) = Train("time-stamps");
        (ConvAC near, Dataset nearData) = Train("time-stamps-shifted");
        double[] atFar = LogLikelihood.Compute(far, farData.Observations);
        double[] atNear = LogLikelihood.Compute(near, nearData.Observations);
        NumericAssert.Close(atNear.Average(), atFar.Average(), 0.02);
        var leaf = (GaussianLeaf)far.Leaves[0];
        Assert.True(leaf.Channels > 1);

        // What the column tells about the other one, of one bit: means over the rows.
        double[] alone = LogLikelihood.Compute(far, Without(farData.Observations, 1));
        double[] other = LogLikelihood.Compute(far, Without(farData.Observations, 0));
        double information = atFar.Zip(alone, other).Average(t => t.First - t.Second - t.Third) / Math.Log(2);
        Assert.InRange(information, 0.7, 1);

        (ConvAC Model, Dataset Data) Train(string name)
        {
            string path = Path.Combine(AppContext.BaseDirectory, "Data", name + ".csv");
            TrainingOptions options = TrainingOptions.ForRows(51) with { Engine = new EngineOptions { Kind = kind, Threads = 1 } };
            return (TrainingJob.Run(DataLoader.LoadSplit(path), new NetworkPlan(), options).Model, DataLoader.Load(path));
        }
    }

    private static Observations Without(Observations data, int site) =>
        Observations.FromRows([.. Enumerable.Range(0, data.Rows).Select(r => data.Row(r).Select((x, i) => i == site ? double.NaN : x).ToArray())]);

    private static double Gain(string shape, bool dependent, int seed)
    {
        const int Fresh = 1000;
        double[][] rows = ColumnShapes.Draw(shape, Rows + Fresh, Columns, dependent, new RandomStream((ulong)seed, "real columns"));
        var data = Dataset.Create(shape, Observations.FromRows(rows),
            [.. Enumerable.Range(0, Columns).Select(j => new ColumnInfo(Invariant($"x{j}"), ColumnKind.Real, 0, 0))]);
        int[] order = [.. Enumerable.Range(0, Rows + Fresh)];
        var split = new DataSplit(data.Select(order.AsSpan(18, Rows - 18), "train"), data.Select(order.AsSpan(0, 18), "validation"), null, string.Empty);
        Observations fresh = data.Observations.Select(order.AsSpan(Rows));
        ConvAC model = TrainingJob.Run(split, new NetworkPlan()).Model;
        return LogLikelihood.Compute(model, fresh).Average() - Independent(rows[..Rows], fresh);
    }

    private static double Independent(double[][] fitted, Observations fresh)
    {
        double total = 0;
        for (int j = 0; j < fresh.Sites; j++)
        {
            double[] x = [.. fitted.Select(row => row[j] - fitted[0][j])];
            double mean = x.Average();
            double variance = x.Average(v => (v - mean) * (v - mean));
            total += Enumerable.Range(0, fresh.Rows).Average(r =>
            {
                double z = fresh[r, j] - fitted[0][j] - mean;
                return -0.5 * ((z * z / variance) + Math.Log(2 * Math.PI * variance));
            });
        }

        return total;
    }
}
