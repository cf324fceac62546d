using Entroscope.Information.Exact;
using Entroscope.Numerics;

namespace Entroscope.Sweeps;

/// <summary>A record as rows: one of <c>record</c>, and one of <c>measure</c> for every number with its error (level -1 for the whole network).</summary>
internal static class RecordRows
{
    private const int Whole = -1;

    private static readonly string[] Likelihoods = ["train", "validation", "test"];
    private static readonly string[] WholeNames = [.. Likelihoods, "entropy", "entropy_given_latents", "class_information"];
    private static readonly string[] LevelNames = ["information", "capacity"];

    /// <summary>Inserts a record; false where there is one of the same key.</summary>
    public static bool Insert(SqliteConnection connection, SqliteTransaction transaction, SweepKey key, SweepRecord record)
    {
        const string Row =
            "INSERT INTO record VALUES ($key, $settings, $factor, $value, $seed, $rows, $parameters, $steps, $kind, $levels, $seconds) ON CONFLICT DO NOTHING";
        int inserted = connection.Execute(
            transaction, Row,
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
            connection.Execute(
                transaction, "INSERT INTO measure VALUES ($key, $name, $level, $value, $error, $draws)",
                ("$key", key.Hash), ("$name", name), ("$level", level), ("$value", SqliteCommands.Number(value.Value)),
                ("$error", SqliteCommands.Number(value.StandardError)), ("$draws", value.Draws));
        }

        return true;
    }

    /// <summary>Reads a record; null where there is none of the key.</summary>
    /// <exception cref="DataException">A value of the record is of another type or out of its range, or contradicts the others.</exception>
    public static SweepRecord? Read(SqliteConnection connection, SweepKey key, string path)
    {
        using SqliteCommand command = connection.Command(null, "SELECT * FROM record WHERE key = $key", ("$key", key.Hash));
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        var row = new StoredRow(reader, path, key.Hash, "record.");
        row.Same("key", key.Hash, "the SHA-256 of its settings");
        row.Same("settings", key.Settings, "the settings of the training");
        SweepBounds bounds = key.Bounds ?? SweepBounds.Any;
        SweepFactor factor = row.Word<SweepFactor>("factor");
        if (bounds.Factor is { } expected && factor != expected)
        {
            throw row.Wrong("factor", factor, Invariant($"{expected}, as the settings say"));
        }

        int levels = (int)row.Integer("levels", 1, int.MaxValue);
        Dictionary<(string, int), Estimate> measures = ReadMeasures(connection, key, path, levels);
        return new SweepRecord(
            Factor: factor,
            Value: (int)row.Integer("value", bounds.Value ?? 1, bounds.Value ?? int.MaxValue),
            Seed: row.Seed(bounds.Seed),
            TrainingRows: (int)row.Integer("training_rows", bounds.TrainingRows ?? 1, bounds.TrainingRows ?? int.MaxValue),
            Parameters: row.Integer("parameters", 1, long.MaxValue),
            Steps: (int)row.Integer("steps", 0, bounds.MostSteps ?? int.MaxValue),
            Kind: row.Word<EntropyKind>("entropy_kind"),
            Seconds: row.Real("seconds", "a finite number of at least 0", v => v >= 0 && double.IsFinite(v)),
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
            : throw StoredRow.Damaged(path, key.Hash, Invariant($"the measure '{name}' of level {level} is missing."));
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

    private static Dictionary<(string, int), Estimate> ReadMeasures(SqliteConnection connection, SweepKey key, string path, int levels)
    {
        using SqliteCommand command = connection.Command(null,
            "SELECT key, name, level, value, standard_error, draws FROM measure WHERE key = $key", ("$key", key.Hash));
        using SqliteDataReader reader = command.ExecuteReader();
        var measures = new Dictionary<(string, int), Estimate>();
        while (reader.Read())
        {
            var row = new StoredRow(reader, path, key.Hash, "measure.");
            row.Same("key", key.Hash, "the key of the record");
            string name = row.String("name");
            bool isOfLevel = LevelNames.Contains(name, StringComparer.Ordinal);
            if (!isOfLevel && !WholeNames.Contains(name, StringComparer.Ordinal))
            {
                throw row.Wrong("name", name, "one of " + string.Join(", ", WholeNames.Concat(LevelNames)));
            }

            row = new StoredRow(reader, path, key.Hash, Invariant($"measure '{name}': "));
            int level = (int)row.Integer("level", isOfLevel ? 0 : Whole, isOfLevel ? levels - 1 : Whole);
            bool mayBeImpossible = Likelihoods.Contains(name, StringComparer.Ordinal);
            var estimate = new Estimate(
                row.Real("value", mayBeImpossible ? "a finite number or negative infinity" : "a finite number",
                    v => double.IsFinite(v) || (mayBeImpossible && double.IsNegativeInfinity(v))),
                row.Real("standard_error", "a finite number of at least 0, or NULL", v => double.IsNaN(v) || (v >= 0 && double.IsFinite(v))),
                row.Integer("draws", 0, long.MaxValue));
            if (!measures.TryAdd((name, level), estimate))
            {
                throw StoredRow.Damaged(path, key.Hash, Invariant($"the measure '{name}' of level {level} stands twice."));
            }
        }

        return measures;
    }
}
