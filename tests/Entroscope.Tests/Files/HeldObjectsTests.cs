using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Files;
using Entroscope.Files.Models;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>What a host program holds in memory stands for files: for its own call, in all that it starts, and nowhere else.</summary>
public sealed class HeldObjectsTests
{
    [Fact]
    public async Task TheyAreThereForTheCallAndWhatItStarts()
    {
        ConvACMixture model = SampleModels.Mixed();
        var held = new Dictionary<string, object>(StringComparer.Ordinal) { ["m.json"] = model };
        Task<ConvACMixture> started = HeldObjects.With(held, () => Task.Run(() => ModelFile.Load("m.json")));
        Assert.Same(model, await started);
        Assert.Equal("m.json: The file does not exist.", Assert.Throws<ModelException>(() => ModelFile.Load("m.json")).Message);
    }

    [Fact]
    public async Task CallsDoNotSeeEachOther()
    {
        ConvACMixture[] found = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            ConvACMixture own = SampleModels.Mixed();
            var held = new Dictionary<string, object>(StringComparer.Ordinal) { ["m.json"] = own };
            return HeldObjects.With(held, () => ReferenceEquals(own, ModelFile.Load("m.json")) ? own : throw new InvalidOperationException("another's"));
        })));
        Assert.Equal(16, found.Distinct().Count());
    }

    [Fact]
    public void AnArrayIsReadAsItsFileIs()
    {
        double[][] rows = [[0, 2.5], [1, double.NaN], [1, 0.25], [0, 4]];
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.csv", string.Join('\n', rows.Select(r => string.Join(',', r.Select(v => double.IsNaN(v) ? "" : Invariant($"{v}"))))));
        var held = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["X"] = new SourceFile("X", DataPart.All, FileFormat.Held) { Array = new ListedRows(rows) { Labels = [3, 4, double.NaN, 3] } },
        };
        Dataset read = HeldObjects.With(held, () => DataLoader.Load("X"));
        Dataset expected = DataLoader.Load(file);
        Assert.Equal(expected.Columns.Select(c => (c.Name, c.Kind)), read.Columns.Select(c => (c.Name, c.Kind)));
        Assert.All(Enumerable.Range(0, 4), r => Assert.Equal(expected.Observations.Row(r), read.Observations.Row(r)));
        Assert.Equal([0, 1, -1, 0], read.Labels!);
        Assert.Equal(["3", "4"], read.ClassNames);
        Assert.Null(HeldObjects.With(held, () => DataLoader.Load("X", new DataOptions { NoLabel = true })).Labels);
    }

    [Fact]
    public void AnIntegerThatIsRoundedIsRefused()
    {
        var held = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["X"] = new SourceFile("X", DataPart.All, FileFormat.Held) { Array = new ListedRows([[1], [2]]) { RoundedRow = 1 } },
        };
        DataException refused = Assert.Throws<DataException>(() => HeldObjects.With(held, () => DataLoader.Load("X")));
        Assert.StartsWith("X: row 2: ", refused.Message, StringComparison.Ordinal);
    }

    private sealed class ListedRows(double[][] rows) : HeldArray
    {
        public int RoundedRow { get; init; } = -1;

        public override int Rows => rows.Length;

        public override int Columns => rows[0].Length;

        public override void Copy(int row, Span<double> values) => rows[row].CopyTo(values);

        public override string? Rounded(int row) => row == RoundedRow ? "9007199254740993" : null;
    }
}
