using Entroscope.Files;
using Entroscope.Model;

namespace Entroscope.Sweeps;

/// <summary>Keeps the finished trainings of sweeps in an SQLite file, each in a transaction of its own.</summary>
/// <remarks>
/// <para>
/// A process killed at any moment leaves every finished record whole and nothing of an unfinished one: SQLite takes back what a transaction
/// had begun when the file is next opened. Several processes may use one file at a time; they wait for each other, and a training that two of
/// them finish is kept once.
/// </para>
/// <para>An object is used by one thread at a time.</para>
/// </remarks>
internal sealed class SweepStore : ISweepStore, IWidthStore, IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _connection;

    private SweepStore(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <summary>Opens a store; a file that does not exist, or is empty, becomes one.</summary>
    /// <exception cref="DataException">The file cannot be written, is no sweep file, is damaged, or is of another version.</exception>
    public static SweepStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // SQLite's own messages name neither the folder nor what is wrong with it.
        AtomicFile.EnsureWritable(path);
        return Open(path, SqliteOpenMode.ReadWriteCreate, SweepSchema.Prepare);
    }

    /// <summary>Opens a store that is there, to read it; a file of version 1 stays one.</summary>
    /// <exception cref="DataException">The file cannot be read, is no sweep file, is damaged, or is of another version.</exception>
    public static SweepStore OpenToRead(string path) => Open(path, SqliteOpenMode.ReadOnly, SweepSchema.EnsureReadableOrEmpty);

    /// <summary>Makes a store in memory, for as long as the process runs.</summary>
    public static SweepStore OfProcess()
    {
        const string name = ":memory:";
        var connection = new SqliteConnection($"Data Source={name}");
        connection.Open();
        SweepSchema.Prepare(connection, name);
        return new SweepStore(name, connection);
    }

    private static SweepStore Open(string path, SqliteOpenMode mode, Action<SqliteConnection, string> prepare)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(path),
            Mode = mode,
            DefaultTimeout = SweepSchema.WaitSeconds,
            Pooling = false,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            SweepFault.Guard(path, () =>
            {
                connection.Open();
                prepare(connection, path);
            });
            return new SweepStore(path, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SweepRecord? Find(SweepKey key) => SweepFault.Guard(_path, () => RecordRows.Read(_connection, key, _path));

    public void Add(SweepKey key, SweepRecord record) => SweepFault.Guard(_path, () =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        if (RecordRows.Insert(_connection, transaction, key, record))
        {
            transaction.Commit();
        }
    });

    public WidthRecord? FindWidth(SweepKey key) => SweepFault.Guard(_path, () => WidthRows.Read(_connection, key, _path));

    public ConvAC? FindNetwork(SweepKey key) => SweepFault.Guard(_path, () => WidthRows.ReadNetwork(_connection, key, _path));

    public void Add(SweepKey key, WidthRecord record, ConvAC? network, SweepKey? before) => SweepFault.Guard(_path, () =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        bool isNew = WidthRows.Insert(_connection, transaction, key, record);
        if (network is not null)
        {
            WidthRows.InsertNetwork(_connection, transaction, key, network, before);
        }

        if (isNew || network is not null)
        {
            transaction.Commit();
        }
    });

    /// <summary>Gets the names of all trainings that the file holds.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public IReadOnlyList<SweepKey> Keys() => SweepFault.Guard(_path, () =>
    {
        var keys = new List<SweepKey>();
        foreach (string table in SweepSchema.Tables(_connection))
        {
            using SqliteCommand command = _connection.Command(null, $"SELECT key, settings FROM {table} ORDER BY rowid");
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                string hash = $"{reader.GetValue(0)}";
                var row = new StoredRow(reader, _path, hash, $"{table}.");
                var key = new SweepKey(row.String("settings"));
                row.Same("key", key.Hash, "the SHA-256 of its settings");
                keys.Add(key);
            }
        }

        return keys;
    });

    /// <summary>Takes a training from another store, if there is none of its name here.</summary>
    public Taken Take(SweepKey key, SweepStore other)
    {
        if (other.Find(key) is { } record)
        {
            SweepRecord? held = Find(key);
            Add(key, record);
            return held is null ? Taken.Added : Compared(held.Test == record.Test && held.Train == record.Train && held.Entropy == record.Entropy);
        }

        WidthRecord width = other.FindWidth(key) ?? throw new DataException($"{other._path}: the sweep file has changed while it was read.");
        WidthRecord? known = FindWidth(key);
        Add(key, width, known is null ? other.FindNetwork(key) : null, null);
        return known is null ? Taken.Added : Compared(known.Train == width.Train && known.Validation == width.Validation);
    }

    private static Taken Compared(bool same) => same ? Taken.Known : Taken.Different;

    /// <summary>Makes a store of one training, as bytes.</summary>
    public byte[] Export(SweepKey key) => InFile(path =>
    {
        using (SweepStore store = Open(path))
        {
            store.Take(key, this);
        }

        return File.ReadAllBytes(path);
    });

    /// <summary>Takes what <see cref="Export"/> made.</summary>
    /// <param name="key">The training that it is of.</param>
    /// <param name="before">The training that it started from, whose network is kept no longer; null for none.</param>
    /// <exception cref="DataException">The bytes are no store, or hold another training.</exception>
    public void Import(byte[] bytes, SweepKey key, SweepKey? before) => InFile(path =>
    {
        File.WriteAllBytes(path, bytes);
        using SweepStore store = OpenToRead(path);
        Refuse.Data(store.Keys() is not [{ } only] || !string.Equals(only.Hash, key.Hash, StringComparison.Ordinal),
            $"{_path}: what came for the training {key.Hash} is another one.");
        Take(key, store);
        if (before is not null && FindNetwork(key) is { } network)
        {
            Add(key, FindWidth(key)!, network, before);
        }

        return true;
    });

    private static T InFile<T>(Func<string, T> use)
    {
        string folder = Directory.CreateTempSubdirectory("entroscope-").FullName;
        try
        {
            return use(Path.Combine(folder, "sweep.db"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Counts the records of the file.</summary>
    /// <returns>The number of finished trainings, of whatever sweep.</returns>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public int CountRecords() => SweepFault.Guard(_path, () =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT (SELECT COUNT(*) FROM record) + (SELECT COUNT(*) FROM width)";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    /// <summary>Closes the file.</summary>
    public void Dispose() => _connection.Dispose();
}
