using Entroscope.Information.Exact;
using Entroscope.Numerics;

namespace Entroscope.Sweeps;

/// <summary>A record as rows: one of <c>record</c>, and one of <c>measure</c> for every number with its error (level -1 for the whole network).</summary>
internal static class RecordRows
{
    private const int Whole = -1;

    /// <summary>Inserts a record; false where there is one of the same key.</summary>
    public static bool Insert(SqliteConnection connection, SqliteTransaction transaction, SweepKey key, SweepRecord record)
    {
        const string Row =
            "INSERT INTO record VALUES ($key, $settings, $factor, $value, $seed, $rows, $parameters, $steps, $kind, $levels, $seconds) ON CONFLICT DO NOTHING";
        int inserted = Execute(
            connection, transaction, Row,
            ("$key", key.Hash), ("$settings", key.Settings), ("$factor", record.Factor.ToString()), ("$value", record.Value),
            ("$seed", record.Seed.ToString(CultureInfo.InvariantCulture)),
            ("$rows", record.TrainingRows), ("$parameters", record.Parameters), ("$steps", record.Steps), ("$kind", record.Kind.ToString()),
            ("$levels", record.InformationPerLevel.Count), ("$seconds", record.Seconds));
        if (inserted == 0)
        {
            return false;
        }

        foreach ((string name, int level, Estimate value) in Measures(record))
        {
            Execute(
                connection, transaction, "INSERT INTO measure VALUES ($key, $name, $level, $value, $error, $draws)",
                ("$key", key.Hash), ("$name", name), ("$level", level), ("$value", Number(value.Value)), ("$error", Number(value.StandardError)),
                ("$draws", value.Draws));
        }

        return true;
    }

    /// <summary>Reads a record; null where there is none of the key.</summary>
    public static SweepRecord? Read(SqliteConnection connection, SweepKey key)
    {
        using SqliteCommand command = Command(connection, null, "SELECT * FROM record WHERE key = $key", ("$key", key.Hash));
        using SqliteDataReader row = command.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        Dictionary<(string, long), Estimate> measures = ReadMeasures(connection, key);
        int levels = row.GetInt32(row.GetOrdinal("levels"));
        return new SweepRecord(
            Factor: Enum.Parse<SweepFactor>(row.GetString(row.GetOrdinal("factor"))),
            Value: row.GetInt32(row.GetOrdinal("value")),
            Seed: ulong.Parse(row.GetString(row.GetOrdinal("seed")), CultureInfo.InvariantCulture),
            TrainingRows: row.GetInt32(row.GetOrdinal("training_rows")),
            Parameters: row.GetInt64(row.GetOrdinal("parameters")),
            Steps: row.GetInt32(row.GetOrdinal("steps")),
            Kind: Enum.Parse<EntropyKind>(row.GetString(row.GetOrdinal("entropy_kind"))),
            Seconds: row.GetDouble(row.GetOrdinal("seconds")),
            Train: Need("train"),
            Validation: Need("validation"),
            Test: measures.TryGetValue(("test", Whole), out Estimate test) ? test : null,
            Entropy: Need("entropy"),
            EntropyGivenLatents: Need("entropy_given_latents"),
            ClassInformation: Need("class_information"),
            InformationPerLevel: [.. Enumerable.Range(0, levels).Select(l => Need("information", l))],
            CapacityPerLevel: [.. Enumerable.Range(0, levels).Select(l => Need("capacity", l).Value)]);

        Estimate Need(string name, int level = Whole) => measures.TryGetValue((name, level), out Estimate value)
            ? value
            : throw new FormatException(Invariant($"the measure '{name}' of level {level} is missing."));
    }

    private static IEnumerable<(string Name, int Level, Estimate Value)> Measures(SweepRecord record)
    {
        yield return ("train", Whole, record.Train);
        yield return ("validation", Whole, record.Validation);
        if (record.Test is { } test)
        {
            yield return ("test", Whole, test);
        }

        yield return ("entropy", Whole, record.Entropy);
        yield return ("entropy_given_latents", Whole, record.EntropyGivenLatents);
        yield return ("class_information", Whole, record.ClassInformation);
        for (int l = 0; l < record.InformationPerLevel.Count; l++)
        {
            yield return ("information", l, record.InformationPerLevel[l]);
            yield return ("capacity", l, Estimate.Exact(record.CapacityPerLevel[l]));
        }
    }

    private static Dictionary<(string, long), Estimate> ReadMeasures(SqliteConnection connection, SweepKey key)
    {
        using SqliteCommand command = Command(connection, null,
            "SELECT name, level, value, standard_error, draws FROM measure WHERE key = $key", ("$key", key.Hash));
        using SqliteDataReader row = command.ExecuteReader();
        var measures = new Dictionary<(string, long), Estimate>();
        while (row.Read())
        {
            measures[(row.GetString(0), row.GetInt64(1))] = new Estimate(Double(row, 2), Double(row, 3), row.GetInt64(4));
        }

        return measures;
    }

    // SQLite has no NaN; it stands as NULL.
    private static object Number(double value) => double.IsNaN(value) ? DBNull.Value : value;

    private static double Double(SqliteDataReader row, int column) => row.IsDBNull(column) ? double.NaN : row.GetDouble(column);

    private static int Execute(
        SqliteConnection connection, SqliteTransaction transaction, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(connection, transaction, text, parameters);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(
        SqliteConnection connection, SqliteTransaction? transaction, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
