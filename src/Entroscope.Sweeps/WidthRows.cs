using Entroscope.Files;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;
using Entroscope.Information.Estimates;
using Entroscope.Information.Scaling;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Sweeps;

/// <summary>
/// The trainings of sweeps of widths: a row of <c>width</c> each, and the network from which a wider one may start, as a safetensors file in parts.
/// </summary>
internal static class WidthRows
{
    private const int Part = 1 << 26;

    /// <summary>Inserts a record; false where there is one of the same key.</summary>
    public static bool Insert(SqliteConnection connection, SqliteTransaction transaction, SweepKey key, WidthRecord record)
    {
        using var blocks = new MemoryStream();
        LittleEndian.Write(blocks, record.Scales.Blocks.ToNumbers());
        return connection.Execute(
            transaction,
            "INSERT INTO width VALUES ($key, $settings, $width, $seed, $parameters, $steps, $passes, $warm, $train, $train_error, $train_rows, $validation, "
            + "$validation_error, $validation_rows, $limited, $impossible, $blocks, $seconds) ON CONFLICT DO NOTHING",
            ("$key", key.Hash), ("$settings", key.Settings), ("$width", record.Width), ("$seed", record.Seed.ToString(CultureInfo.InvariantCulture)),
            ("$parameters", record.Parameters), ("$steps", record.Steps), ("$passes", record.Passes), ("$warm", record.Warm ? 1 : 0),
            ("$train", record.Train.Value),
            ("$train_error", SqliteCommands.Number(record.Train.StandardError)), ("$train_rows", record.Train.Draws), ("$validation", record.Validation.Value),
            ("$validation_error", SqliteCommands.Number(record.Validation.StandardError)), ("$validation_rows", record.Validation.Draws),
            ("$limited", string.Concat(record.Scales.LimitedByWidth.Select(l => l ? '1' : '0'))), ("$impossible", record.Scales.Impossible),
            ("$blocks", blocks.ToArray()), ("$seconds", record.Seconds)) > 0;
    }

    /// <summary>Keeps a network in the place of the one that it started from.</summary>
    public static void InsertNetwork(SqliteConnection connection, SqliteTransaction transaction, SweepKey key, ConvAC network, SweepKey? before)
    {
        if (before is not null)
        {
            connection.Execute(transaction, "DELETE FROM network WHERE key = $key", ("$key", before.Hash));
        }

        connection.Execute(transaction, "DELETE FROM network WHERE key = $key", ("$key", key.Hash));
        var file = new SafetensorsWriter();
        SafetensorsModel.Add(file, network);
        using var stream = new MemoryStream();
        file.WriteTo(stream);
        byte[][] parts = [.. stream.ToArray().Chunk(Part)];
        for (int p = 0; p < parts.Length; p++)
        {
            connection.Execute(transaction, "INSERT INTO network VALUES ($key, $part, $content)", ("$key", key.Hash), ("$part", p), ("$content", parts[p]));
        }
    }

    /// <summary>Reads a record; null where there is none of the key.</summary>
    /// <exception cref="DataException">A value of the record is of another type or out of its range, or contradicts the others.</exception>
    public static WidthRecord? Read(SqliteConnection connection, SweepKey key, string path)
    {
        using SqliteCommand command = connection.Command(null, "SELECT * FROM width WHERE key = $key", ("$key", key.Hash));
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        var row = new StoredRow(reader, path, key.Hash, "width.");
        row.Same("key", key.Hash, "the SHA-256 of its settings");
        row.Same("settings", key.Settings, "the settings of the training");
        SweepBounds bounds = key.Bounds ?? SweepBounds.Any;
        return new WidthRecord(
            Width: (int)row.Integer("width", bounds.Value ?? 1, bounds.Value ?? int.MaxValue),
            Seed: row.Seed(bounds.Seed),
            Parameters: row.Integer("parameters", 1, long.MaxValue),
            Steps: (int)row.Integer("steps", 0, bounds.MostSteps ?? int.MaxValue),
            Passes: (int)row.Integer("passes", 0, int.MaxValue),
            Warm: row.Integer("warm", 0, 1) == 1,
            Train: LogLikelihood(row, "train"),
            Validation: LogLikelihood(row, "validation"),
            Scales: Scales(row, bounds),
            Seconds: row.Real("seconds", "a finite number of at least 0", v => v >= 0 && double.IsFinite(v)));
    }

    /// <summary>Reads a network; null where none of the key is kept.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static ConvAC? ReadNetwork(SqliteConnection connection, SweepKey key, string path)
    {
        using SqliteCommand command = connection.Command(null, "SELECT * FROM network WHERE key = $key ORDER BY part", ("$key", key.Hash));
        using SqliteDataReader reader = command.ExecuteReader();
        using var stream = new MemoryStream();
        for (int p = 0; reader.Read(); p++)
        {
            var row = new StoredRow(reader, path, key.Hash, "network.");
            row.Integer("part", p, p);
            stream.Write(row.Bytes("content"));
        }

        if (stream.Length == 0)
        {
            return null;
        }

        try
        {
            stream.Position = 0;
            return SafetensorsModel.Read(new SafetensorsReader(stream)).Network;
        }
        catch (ModelException e)
        {
            throw StoredRow.Damaged(path, key.Hash, $"its network: {e.Message}");
        }
    }

    private static Estimate LogLikelihood(StoredRow row, string name) => new(
        row.Real(name, "a finite number or negative infinity", v => double.IsFinite(v) || double.IsNegativeInfinity(v)),
        row.Real($"{name}_error", "a finite number of at least 0, or NULL", v => double.IsNaN(v) || (v >= 0 && double.IsFinite(v))),
        row.Integer($"{name}_rows", 1, int.MaxValue));

    private static HeldOutScales Scales(StoredRow row, SweepBounds bounds)
    {
        string limited = row.String("limited");
        bool isFlags = limited.Length > 0 && limited.All(c => c is '0' or '1') && limited.Length == (bounds.Levels ?? limited.Length);
        if (!isFlags)
        {
            throw row.Wrong("limited", limited, bounds.Levels is { } levels ? Invariant($"{levels} digits of 0 and 1") : "digits of 0 and 1");
        }

        byte[] bytes = row.Bytes("blocks");
        double[] numbers = new double[bytes.Length / sizeof(double)];
        using var stream = new MemoryStream(bytes);
        LittleEndian.Read(stream, numbers);
        LevelBlocks? blocks = bytes.Length % sizeof(double) == 0 ? LevelBlocks.Of(numbers, ScaleBlocks.ColumnsOf(limited.Length)) : null;
        return new HeldOutScales(
            blocks ?? throw row.Wrong("blocks", bytes, Invariant($"finite numbers of {ScaleBlocks.ColumnsOf(limited.Length)} columns in blocks of rows")),
            [.. limited.Select(c => c == '1')],
            (int)row.Integer("impossible", 0, int.MaxValue));
    }
}
