using Entroscope.Workflow.Sweeps;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Entroscope.Sweeps.Tests;

/// <summary>A sweep file is input: what somebody or something changed in it is refused by file, record and value.</summary>
public sealed class AlteredStoreTests : IDisposable
{
    private static readonly string[] Wild = ["NULL", "-1", "0", "9223372036854775807", "1e999", "-1e999", "0.5", "''", "'x'", "x'00ff'", "zeroblob(100000)"];

    private readonly string _folder = Directory.CreateTempSubdirectory("entroscope-sweeps-").FullName;

    private string File => Path.Combine(_folder, "sweep.db");

    private static string Record => Invariant($"the record {Records.Key(1).Hash[..12]}... of the sweep file is damaged: ");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every column of both tables, in every row, with every wild value: the record is the one that was stored, absent, or refused by name.</summary>
    [Fact]
    public void EveryColumn_WithAnyValue_IsReadOrRefused()
    {
        byte[] whole = Stored();
        int refused = 0;
        int tried = 0;
        foreach ((string table, string column, string where) in Places())
        {
            foreach (string value in Wild)
            {
                System.IO.File.WriteAllBytes(File, whole);
                Loosen(Invariant($"UPDATE OR REPLACE {table} SET {column} = {value} WHERE {where}"));
                string? message = Find();
                tried++;
                refused += message is null ? 0 : 1;
                Assert.True(message is null || message.StartsWith(Invariant($"{File}: {Record}"), StringComparison.Ordinal), message);
                Assert.True(message is null || message.Length < 500, message);
            }
        }

        Assert.True(refused > tried * 3 / 4, Invariant($"{refused} of {tried} were refused."));
    }

    [Theory]
    [InlineData("record", "steps", "NULL", "record.steps must be an integer of 0..2147483647, but is NULL.")]
    [InlineData("record", "training_rows", "-1", "record.training_rows must be an integer of 1..2147483647, but is -1.")]
    [InlineData("record", "value", "9223372036854775807", "record.value must be an integer of 1..2147483647, but is 9223372036854775807.")]
    [InlineData("record", "seed", "'x'", "record.seed must be an integer of at least 0, but is 'x'.")]
    [InlineData("record", "factor", "x'00ff'", "record.factor must be one of Widths, Rows, Depth, Components, but is a blob of 2 bytes.")]
    [InlineData("record", "entropy_kind", "'Any'", "record.entropy_kind must be one of Shannon, Differential, Mixed, but is 'Any'.")]
    [InlineData("record", "settings", "'seed=2'", "record.settings must be the settings of the training, but is 'seed=2'.")]
    [InlineData("record", "seconds", "NULL", "record.seconds must be a finite number of at least 0, but is NULL.")]
    [InlineData("measure", "draws", "NULL", "measure 'capacity': draws must be an integer of 0..9223372036854775807, but is NULL.")]
    [InlineData("measure", "standard_error", "-1.0", "measure 'capacity': standard_error must be a finite number of at least 0, or NULL, but is -1.")]
    [InlineData("measure", "value", "NULL", "measure 'capacity': value must be a finite number, but is NULL.")]
    [InlineData("measure", "level", "2", "measure 'capacity': level must be an integer of 0..1, but is 2.")]
    [InlineData("measure", "name", "'more'",
        "measure.name must be one of train, validation, test, entropy, entropy_given_latents, class_information, information, capacity, but is 'more'.")]
    public void AValueOutOfItsRange_IsRefusedByName(string table, string column, string value, string message)
    {
        Stored();
        string where = table == "record" ? "1" : "name = 'capacity' AND level = 1";
        Loosen(Invariant($"UPDATE {table} SET {column} = {value} WHERE {where}"));
        Assert.Equal(Invariant($"{File}: {Record}{message}"), Find());
    }

    [Fact]
    public void ARecordThatContradictsItsSettings_IsRefused()
    {
        SweepKey key = Records.Key(1);
        using SweepStore store = SweepStore.Open(File);
        store.Add(key, Records.Make(seed: 1));
        var bounds = new SweepBounds(SweepFactor.Rows, 400, 1, 400, 17);
        Assert.NotNull(store.Find(key with { Bounds = bounds }));
        (SweepBounds Wrong, string Message)[] cases =
        [
            (bounds with { Factor = SweepFactor.Depth }, "record.factor must be Depth, as the settings say, but is Rows."),
            (bounds with { Value = 200 }, "record.value must be 200, but is 400."),
            (bounds with { Seed = 2 }, "record.seed must be 2, as the settings say, but is '1'."),
            (bounds with { TrainingRows = 200 }, "record.training_rows must be 200, but is 400."),
            (bounds with { MostSteps = 16 }, "record.steps must be an integer of 0..16, but is 17."),
        ];
        foreach ((SweepBounds wrong, string message) in cases)
        {
            Assert.Equal(Invariant($"{File}: {Record}{message}"), Assert.Throws<DataException>(() => store.Find(key with { Bounds = wrong })).Message);
        }
    }

    [Theory]
    [InlineData("DROP TABLE measure", "the table 'measure' is missing.")]
    [InlineData("ALTER TABLE record DROP COLUMN steps", "the table 'record' is not defined as in a sweep file.")]
    [InlineData("ALTER TABLE record ADD COLUMN more INTEGER", "the table 'record' is not defined as in a sweep file.")]
    [InlineData("CREATE VIEW v AS WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "the view 'v' is not defined as in a sweep file.")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END", "the trigger 't' is not defined as in a sweep file.")]
    [InlineData("CREATE INDEX i ON record (length(settings))", "the index 'i' is not defined as in a sweep file.")]
    public void OtherTables_AreRefused(string change, string message)
    {
        Stored();
        Change(change);
        Assert.Equal(Invariant($"{File}: the sweep file is damaged: {message}"), Find());
    }

    [Fact]
    public void StatisticsOfAnalyze_AreAllowed()
    {
        Stored();
        Change("ANALYZE");
        Assert.Null(Find());
    }

    /// <summary>Bytes of the file overwritten: whatever is left of it is read, absent or refused.</summary>
    [Fact]
    public void DamagedPages_AreReadOrRefused()
    {
        byte[] whole = Stored();
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. whole];
            int at = random.Next(damaged.Length);
            for (int k = 0; k < 1 + (i % 40); k++)
            {
                damaged[Math.Min(at + k, damaged.Length - 1)] = (byte)random.Next(256);
            }

            System.IO.File.WriteAllBytes(File, damaged);
            string? message = Find();
            refused += message is null ? 0 : 1;
            Assert.True(message is null || message.StartsWith(File + ": ", StringComparison.Ordinal), message);
        }

        Assert.True(refused > 20, Invariant($"{refused} were refused."));
    }

    [Fact]
    public void AFileWhoseDefinitionAllowsNoDraws_IsRefused()
    {
        System.IO.File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", "sweep-null-draws.db"), File);
        Assert.Equal(Invariant($"{File}: the sweep file is damaged: the table 'measure' is not defined as in a sweep file."), Find());
    }

    private static IEnumerable<(string Table, string Column, string Where)> Places()
    {
        string[] record = ["key", "settings", "factor", "value", "seed", "training_rows", "parameters", "steps", "entropy_kind", "levels", "seconds"];
        foreach (string column in record)
        {
            yield return ("record", column, "1");
        }

        string[] rows = ["name = 'train'", "name = 'entropy'", "name = 'information' AND level = 1", "name = 'capacity' AND level = 0"];
        foreach (string column in (string[])["key", "name", "level", "value", "standard_error", "draws"])
        {
            foreach (string where in rows)
            {
                yield return ("measure", column, where);
            }
        }
    }

    private byte[] Stored()
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Records.Key(1), Records.Make(seed: 1));
        }

        return System.IO.File.ReadAllBytes(File);
    }

    // Null where the record is as it was stored, absent, or another that is valid.
    private string? Find()
    {
        try
        {
            using SweepStore store = SweepStore.Open(File);
            store.Find(Records.Key(1));
            return null;
        }
        catch (DataException e)
        {
            return e.Message;
        }
    }

    /// <summary>Changes what the definition of the tables forbids, as a damaged or forged file may hold it.</summary>
    private void Loosen(string update)
    {
        using SqliteConnection connection = Connect();
        List<(string Name, string Text)> tables = [];
        using (SqliteCommand read = connection.CreateCommand())
        {
            read.CommandText = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'";
            using SqliteDataReader reader = read.ExecuteReader();
            while (reader.Read())
            {
                tables.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        Execute(connection, "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;");
        foreach ((string name, string text) in tables)
        {
            string loose = text.Replace(") STRICT", ")", StringComparison.Ordinal).Replace(" NOT NULL", string.Empty, StringComparison.Ordinal)
                .Replace(" INTEGER", string.Empty, StringComparison.Ordinal).Replace(" REAL", string.Empty, StringComparison.Ordinal)
                .Replace(" TEXT", string.Empty, StringComparison.Ordinal);
            Define(connection, name, loose);
        }

        Execute(connection, "PRAGMA schema_version = 1000");
        using (SqliteConnection loosened = Connect())
        {
            Execute(loosened, "PRAGMA foreign_keys = OFF; " + update);
            Execute(loosened, "PRAGMA writable_schema = ON");
            tables.ForEach(table => Define(loosened, table.Name, table.Text));
            Execute(loosened, "PRAGMA schema_version = 2000");
        }
    }

    private static void Define(SqliteConnection connection, string table, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "UPDATE sqlite_schema SET sql = $sql WHERE name = $name AND type = 'table'";
        command.Parameters.AddWithValue("$sql", text);
        command.Parameters.AddWithValue("$name", table);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private void Change(string text)
    {
        using SqliteConnection connection = Connect();
        Execute(connection, text);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
