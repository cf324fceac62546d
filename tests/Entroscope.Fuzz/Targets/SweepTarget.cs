using Entroscope.Fuzz.Mutations;
using Entroscope.Information.Exact;
using Entroscope.Numerics;
using Entroscope.Sweeps;
using Entroscope.Workflow.Sweeps;
using Microsoft.Data.Sqlite;

namespace Entroscope.Fuzz.Targets;

/// <summary>Files of sweeps: damaged bytes, and records that were changed by means of SQL.</summary>
internal sealed class SweepTarget : FuzzTarget
{
    private const int Records = 3;

    private static readonly string[] RecordColumns =
        ["settings", "factor", "value", "seed", "training_rows", "parameters", "steps", "entropy_kind", "levels", "seconds", "key"];

    private static readonly string[] MeasureColumns = ["name", "level", "value", "standard_error", "draws", "key"];

    private static readonly string[] Values =
    [
        "NULL", "0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808", "1e308", "-1e308", "9e999", "-9e999",
        "0.5", "''", "'x'", "'Rows'", "'Widths'", "'99'", "'-1'", "'18446744073709551616'", "'Differential'", "x'00ff'",
        "'a' || char(27) || '[31m' || char(10)",
        "hex(zeroblob(300))", "'entropy'", "'information'", "4",
    ];

    public override string Name => "sweep";

    public override int Weight => 1;

    public override bool Run(FuzzInput input, string folder)
    {
        string path = Path.Combine(folder, "sweep.db");
        File.WriteAllBytes(path, input.Files[0]);
        return Named(path, () =>
        {
            using SweepStore store = SweepStore.Open(path);
            Demand(store.CountRecords() >= 0, "A negative number of records.");
            for (int i = 0; i < Records; i++)
            {
                if (store.Find(Key(i)) is { } record)
                {
                    Check(record);
                }
            }

            store.Add(Key(Records), Record(Records));
            return store.Find(Key(Records)) is not null;
        });
    }

    protected override IEnumerable<FuzzInput> MakeSeeds()
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, "seed.db");
        using (SweepStore store = SweepStore.Open(path))
        {
            for (int i = 0; i < Records; i++)
            {
                store.Add(Key(i), Record(i));
            }
        }

        yield return new FuzzInput(Name, 0, [File.ReadAllBytes(path)]);
    }

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) =>
        random.NextInt(2) == 0 ? ByteEdits.Apply(content, other, random) : Altered(content, random);

    private static SweepKey Key(int i) => new(Invariant($"made=up\nseed={i}"));

    private static SweepRecord Record(int i) => new(
        Factor: SweepFactor.Rows,
        Value: 400 + i,
        Seed: (ulong)i,
        TrainingRows: 400,
        Parameters: 1000,
        Steps: 17,
        Train: new Estimate(-6.1, 0.1, 400),
        Validation: new Estimate(-6.25, 0.25, 80),
        Test: i == 0 ? null : new Estimate(-6.5, 0.1, 100),
        Kind: EntropyKind.Differential,
        Entropy: new Estimate(6, 0.1, 10_000),
        EntropyGivenLatents: Estimate.Exact(2),
        ClassInformation: Estimate.Exact(0),
        InformationPerLevel: [new Estimate(0.3, 0.01, 10_000), Estimate.Exact(0.2)],
        CapacityPerLevel: [Math.Log(2), Math.Log(8)],
        Seconds: 1.25);

    private static void Check(SweepRecord record)
    {
        Demand(record.TrainingRows >= 0 && record.Parameters >= 0 && record.Steps >= 0 && record.Value >= 0, "A record with a negative count.");
        Demand(record.Seconds >= 0, "A record with a negative time.");
        Demand(Enum.IsDefined(record.Factor) && Enum.IsDefined(record.Kind), "A record with an unknown word.");
        Demand(record.Entropy.Draws >= 0 && record.Train.Draws >= 0, "A record with a negative number of draws.");
    }

    private static byte[] Altered(byte[] content, RandomStream random)
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, "seed.db");
        File.WriteAllBytes(path, content);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
            if (random.NextInt(2) == 0)
            {
                // Tables that take any type and NULL.
                Execute(connection, "ALTER TABLE record RENAME TO r; CREATE TABLE record AS SELECT * FROM r; DROP TABLE r");
                Execute(connection, "ALTER TABLE measure RENAME TO m; CREATE TABLE measure AS SELECT * FROM m; DROP TABLE m");
            }

            for (int left = 1 + random.NextInt(3); left > 0; left--)
            {
                Execute(connection, Statement(random));
            }
        }

        return File.ReadAllBytes(path);
    }

    private static string Statement(RandomStream random)
    {
        string value = Values[random.NextInt(Values.Length)];
        string which = random.NextInt(2) == 0 ? string.Empty : Invariant($" WHERE rowid = {1 + random.NextInt(9)}");
        return random.NextInt(12) switch
        {
            0 => "DELETE FROM measure" + which,
            1 => Invariant($"PRAGMA user_version = {random.NextInt(5)}"),
            2 => "DROP TABLE measure",
            3 => Invariant($"ALTER TABLE record DROP COLUMN {RecordColumns[random.NextInt(RecordColumns.Length - 1)]}"),
            4 => "INSERT INTO record SELECT key || 'x', settings, factor, value, seed, training_rows, parameters, steps, entropy_kind, levels, seconds "
                + "FROM record",
            5 or 6 or 7 => Invariant($"UPDATE OR IGNORE measure SET {MeasureColumns[random.NextInt(MeasureColumns.Length)]} = {value}{which}"),
            _ => Invariant($"UPDATE OR IGNORE record SET {RecordColumns[random.NextInt(RecordColumns.Length)]} = {value}{which}"),
        };
    }

    // What SQLite itself refuses stays as it is.
    private static void Execute(SqliteConnection connection, string text)
    {
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
        }
    }
}
