using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Formats.Tests;

/// <summary>The same table as text and in typed formats, written by other libraries: Rust's parquet, JavaScript's Arrow, libhdf5
/// (Files/make.py, make.mjs).</summary>
public sealed class FormatsTests
{
    private static readonly DataOptions Churn = new() { Label = "churn", Formats = TableFormats.All };

    [Theory]
    [InlineData("people.snappy.parquet")]
    [InlineData("people.gzip.parquet")]
    [InlineData("people.zstd.parquet")]
    [InlineData("people.arrow")]
    [InlineData("people.arrows")]
    [InlineData("people.lz4.arrow")]
    [InlineData("people.zstd.arrow")]
    public void Typed_files_are_the_same_dataset_as_the_text(string file)
    {
        Dataset text = Load("people.csv", Churn);
        Dataset typed = Load(file, Churn);
        Assert.Equal(300, typed.Observations.Rows);
        Assert.Equal(text.Fingerprint, typed.Fingerprint);
        Assert.Equal(text.Columns.Select(c => c.Kind), typed.Columns.Select(c => c.Kind));
        Assert.Equal(text.Schema!.Columns.SelectMany(c => c.Categories), typed.Schema!.Columns.SelectMany(c => c.Categories));
        Assert.Equal(text.Schema.Columns.Select(c => c.DatePattern), typed.Schema.Columns.Select(c => c.DatePattern));
    }

    [Fact]
    public void Records_of_hdf5_are_the_same_dataset_as_the_text()
    {
        Dataset text = Load("people.csv", Churn with { Ignore = ["signup", "seen"] });
        Dataset typed = Load("people.h5:/group/table", Churn);
        Assert.Equal(text.Fingerprint, typed.Fingerprint);
    }

    [Theory]
    [InlineData("numbers")]
    [InlineData("big")]
    public void Arrays_of_hdf5_are_columns_without_names(string dataset)
    {
        Dataset data = Load($"people.h5:/{dataset}", new DataOptions { Formats = TableFormats.All });
        Assert.Equal(40, data.Observations.Rows);
        Assert.Equal(["x0", "x1", "x2"], data.Columns.Select(c => c.Name));
        for (int r = 0; r < 40; r++)
        {
            Assert.Equal(r % 5, data.Observations[r, 0]);
            Assert.Equal(r * r % 7 / 4.0, data.Observations[r, 1]);
            Assert.Equal(-r, data.Observations[r, 2]);
        }
    }

    [Fact]
    public void Chunked_integers_and_lines_are_read()
    {
        Dataset data = Load("people.h5:/integers", new DataOptions { Formats = TableFormats.All });
        Assert.Equal(Enumerable.Range(0, 40).Select(r => (double)(-r)), Enumerable.Range(0, 40).Select(r => data.Observations[r, 2]));
        Dataset line = Load("people.h5:/line", new DataOptions { Formats = TableFormats.All });
        Assert.Equal([0.0, 1, 2, 3, 4, 5], Enumerable.Range(0, 6).Select(r => line.Observations[r, 0]));
    }

    [Theory]
    [InlineData("people.snappy.parquet")]
    [InlineData("people.arrow")]
    public void Options_hold_as_for_text(string file)
    {
        Same(o => o with { MaxRows = 150 });
        Same(o => o with { SampleRows = 50, SampleSeed = 3 });
        Same(o => o with { Ignore = ["colour", "5"] });
        Same(o => o with { DateParts = true });
        Same(o => o with { MissingValues = ["red", "33"] });
        Same(o => o with
        {
            ColumnKinds = new Dictionary<string, ColumnKind>
            {
                ["age"] = ColumnKind.Text,
                ["signup"] = ColumnKind.Text,
                ["seen"] = ColumnKind.Id
            }
        });
        Same(o => o with { Label = "active" });
        Same(o => o with { Label = "age", ColumnKinds = new Dictionary<string, ColumnKind> { ["churn"] = ColumnKind.Text } });

        void Same(Func<DataOptions, DataOptions> change) =>
            Assert.Equal(Load("people.csv", change(Churn)).Fingerprint, Load(file, change(Churn)).Fingerprint);
    }

    [Theory]
    [InlineData("people.csv", "people.gzip.parquet")]
    [InlineData("people.arrow", "people.csv")]
    [InlineData("people.arrows", "people.zstd.parquet")]
    public void A_schema_of_one_format_reads_another(string first, string second)
    {
        TableSchema schema = Load(first, Churn).Schema!;
        Dataset again = Load(second, Churn with { Schema = schema });
        Assert.Equal(Load("people.csv", Churn).Fingerprint, again.Fingerprint);
        Assert.Empty(again.Remarks);
    }

    [Fact]
    public void Formats_may_be_mixed_over_parts()
    {
        DataSplit split = DataLoader.LoadSplit(PathOf("people.snappy.parquet"), Churn, new SplitOptions { TestPath = PathOf("people.csv") });
        Assert.Equal(300, split.Test!.Observations.Rows);
        DataSplit other = DataLoader.LoadSplit(PathOf("people.csv"), Churn, new SplitOptions { TestPath = PathOf("people.arrow") });
        Assert.Equal(split.Test.Fingerprint, other.Test!.Fingerprint);
    }

    [Fact]
    public void A_file_is_known_by_its_first_bytes()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".table");
        File.Copy(PathOf("people.arrow"), path);
        try
        {
            Assert.Equal(Load("people.csv", Churn).Fingerprint, DataLoader.Load(path, Churn).Fingerprint);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Files", file);

    private static Dataset Load(string file, DataOptions options) => DataLoader.Load(PathOf(file), options);
}
