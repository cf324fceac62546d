using System.Text;
using Entroscope.Workflow.Sweeps;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Entroscope.Sweeps.Tests;

/// <summary>The file of finished trainings: what goes in comes out, half-written records do not, other files are refused.</summary>
public sealed class SweepStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entroscope-sweeps-").FullName;

    private string File => Path.Combine(_folder, "sweep.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ARecordComesBackBitForBit_AlsoAfterTheFileWasClosed()
    {
        SweepRecord full = Records.Make(seed: ulong.MaxValue);
        SweepRecord bare = Records.Make(seed: 2) with { Test = null, Train = new(double.NegativeInfinity, double.NaN, 5) };
        using (SweepStore store = SweepStore.Open(File))
        {
            Assert.Null(store.Find(Records.Key(1)));
            store.Add(Records.Key(1), full);
            store.Add(Records.Key(2), bare);
            Records.Same(full, store.Find(Records.Key(1)));
        }

        using SweepStore again = SweepStore.Open(File);
        Records.Same(full, again.Find(Records.Key(1)));
        Records.Same(bare, again.Find(Records.Key(2)));
        Assert.Equal(2, again.CountRecords());
        Assert.Equal(["sweep.db"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void ASecondRecordOfTheSameTraining_ChangesNothing()
    {
        using SweepStore store = SweepStore.Open(File);
        store.Add(Records.Key(1), Records.Make(seed: 1));
        store.Add(Records.Key(1), Records.Make(seed: 1) with { Seconds = 99 });
        Assert.Equal(1, store.CountRecords());
        Assert.Equal(Records.Make(seed: 1).Seconds, store.Find(Records.Key(1))!.Seconds);
    }

    [Fact]
    public async Task TwoStoresAtOnce_WaitForEachOther()
    {
        using SweepStore first = SweepStore.Open(File);
        using SweepStore second = SweepStore.Open(File);
        await Task.WhenAll(Task.Run(() => Fill(first, 0)), Task.Run(() => Fill(second, 10)));
        Assert.Equal(30, first.CountRecords());
        Records.Same(Records.Make(seed: 25), first.Find(Records.Key(25)));

        static void Fill(SweepStore store, int start)
        {
            for (int i = start; i < start + 20; i++)
            {
                store.Add(Records.Key(i), Records.Make(seed: (ulong)i));
            }
        }
    }

    // The state that a kill in the middle of a transaction leaves: pages of it in the file, and the journal that takes them back.
    [Fact]
    public void AHalfWrittenTransaction_IsTakenBack()
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Records.Key(1), Records.Make(seed: 1));
        }

        string killed = Path.Combine(_folder, "killed.db");
        byte[] before = System.IO.File.ReadAllBytes(File);
        using (SqliteConnection connection = Connect(File))
        {
            Execute(connection, "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE");
            Execute(connection, $"INSERT INTO record SELECT '{Records.Key(2).Hash}', settings, factor, value, '2', training_rows, parameters, steps, "
                + "entropy_kind, levels, seconds FROM record");
            Execute(connection, "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO measure SELECT "
                + $"'{Records.Key(2).Hash}', 'train', i, 1.0, 0.0, 0 FROM n");
            System.IO.File.Copy(File, killed);
            System.IO.File.Copy(File + "-journal", killed + "-journal");
            Execute(connection, "ROLLBACK");
        }

        Assert.NotEqual(before, System.IO.File.ReadAllBytes(killed));
        using SweepStore opened = SweepStore.Open(killed);
        Assert.Equal(1, opened.CountRecords());
        Assert.Null(opened.Find(Records.Key(2)));
        Records.Same(Records.Make(seed: 1), opened.Find(Records.Key(1)));
    }

    [Fact]
    public void AnEmptyFile_BecomesASweepFile()
    {
        System.IO.File.WriteAllBytes(File, []);
        using SweepStore store = SweepStore.Open(File);
        Assert.Equal(0, store.CountRecords());
    }

    [Fact]
    public void AnotherVersion_IsRefused()
    {
        SweepStore.Open(File).Dispose();
        Change("PRAGMA user_version = 3");
        Refused($"{File}: is a sweep file of version 3, but this release of Entroscope reads versions 1 to 2; name another file, and the sweep is run again.");
    }

    [Fact]
    public void AnotherDatabase_IsRefusedAndNotTouched()
    {
        Change("CREATE TABLE t (a)");
        byte[] before = System.IO.File.ReadAllBytes(File);
        Refused($"{File}: is an SQLite database, but not a sweep file.");
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void AFileThatIsNoDatabase_IsRefused()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("no database, ", 200)), Encoding.ASCII);
        Refused($"{File}: is not a sweep file, which is an SQLite database.");
    }

    [Fact]
    public void ADamagedFile_IsRefused()
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Records.Key(1), Records.Make(seed: 1));
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(4096).Fill(0xAB);
        System.IO.File.WriteAllBytes(File, bytes);
        using SweepStore opened = SweepStore.Open(File);
        Assert.Equal($"{File}: the sweep file is damaged.", Assert.Throws<DataException>(() => opened.Find(Records.Key(1))).Message);
    }

    [Fact]
    public void ARecordThatSomebodyChanged_IsRefused()
    {
        using (SweepStore store = SweepStore.Open(File))
        {
            store.Add(Records.Key(1), Records.Make(seed: 1));
        }

        Change("DELETE FROM measure WHERE name = 'capacity' AND level = 1");
        using SweepStore opened = SweepStore.Open(File);
        Assert.Equal(
            $"{File}: the record {Records.Key(1).Hash[..12]}... of the sweep file is damaged: the measure 'capacity' of level 1 is missing.",
            Assert.Throws<DataException>(() => opened.Find(Records.Key(1))).Message);
    }

    [Fact]
    public void AFolderThatIsNotThere_IsRefused()
    {
        string path = Path.Combine(_folder, "none", "sweep.db");
        Assert.Equal($"{path}: cannot be written: the folder '{Path.Combine(_folder, "none")}' does not exist.",
            Assert.Throws<DataException>(() => SweepStore.Open(path)).Message);
        Assert.Equal($"{_folder}: cannot be written: it is a folder, not a file.", Assert.Throws<DataException>(() => SweepStore.Open(_folder)).Message);
    }

    [Fact]
    public void AFolderThatNobodyMayWrite_IsRefused()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "There is no /proc.");
        Assert.StartsWith("/proc/sweep.db: cannot be written: ", Assert.Throws<DataException>(() => SweepStore.Open("/proc/sweep.db")).Message,
            StringComparison.Ordinal);
    }

    private void Refused(string message) => Assert.Equal(message, Assert.Throws<DataException>(() => SweepStore.Open(File)).Message);

    private void Change(string text)
    {
        using SqliteConnection connection = Connect(File);
        Execute(connection, text);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
