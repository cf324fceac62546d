namespace Entroscope.Sweeps;

/// <summary>The tables of a sweep file, and the marks by which it is known.</summary>
internal static class SweepSchema
{
    /// <summary>How long to wait for another process that is writing.</summary>
    public const int WaitSeconds = 20;

    // Version 1 had no sweeps of widths; its files are read, and get their tables.
    private const int Version = 2;
    private const int FirstVersion = 1;

    // "ENSW"; SQLite keeps it at byte 68 of the file, where tools such as file(1) look for it.
    private const int Application = 0x454E5357;

    private const string FirstTables = """
        CREATE TABLE record (
            key TEXT PRIMARY KEY, settings TEXT NOT NULL, factor TEXT NOT NULL, value INTEGER NOT NULL, seed TEXT NOT NULL, training_rows INTEGER NOT NULL,
            parameters INTEGER NOT NULL, steps INTEGER NOT NULL, entropy_kind TEXT NOT NULL, levels INTEGER NOT NULL, seconds REAL NOT NULL
        ) STRICT;
        CREATE TABLE measure (
            key TEXT NOT NULL REFERENCES record (key) ON DELETE CASCADE, name TEXT NOT NULL, level INTEGER NOT NULL, value REAL,
            standard_error REAL, draws INTEGER NOT NULL,
            PRIMARY KEY (key, name, level)
        ) STRICT;
        """;

    private const string WidthTables = """
        CREATE TABLE width (
            key TEXT PRIMARY KEY, settings TEXT NOT NULL, width INTEGER NOT NULL, seed TEXT NOT NULL, parameters INTEGER NOT NULL, steps INTEGER NOT NULL,
            passes INTEGER NOT NULL, warm INTEGER NOT NULL, train REAL NOT NULL, train_error REAL, train_rows INTEGER NOT NULL,
            validation REAL NOT NULL, validation_error REAL, validation_rows INTEGER NOT NULL,
            limited TEXT NOT NULL, impossible INTEGER NOT NULL, blocks BLOB NOT NULL, seconds REAL NOT NULL
        ) STRICT;
        CREATE TABLE network (
            key TEXT NOT NULL REFERENCES width (key) ON DELETE CASCADE, part INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (key, part)
        ) STRICT;
        """;

    /// <summary>Makes the tables in an empty file and refuses any other file that is no sweep file of this version.</summary>
    public static void Prepare(SqliteConnection connection, string path)
    {
        // Durable before a training counts as finished; the journal is a file that exists only while a record is written.
        Execute(connection, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        if (IsEmpty(connection))
        {
            Create(connection);
        }

        if (EnsureReadable(connection, path) == FirstVersion)
        {
            Upgrade(connection);
        }
    }

    /// <summary>Gets the tables of trainings that a file has.</summary>
    public static IReadOnlyList<string> Tables(SqliteConnection connection) =>
        IsEmpty(connection) ? [] : Number(connection, "PRAGMA user_version") == FirstVersion ? ["record"] : ["record", "width"];

    /// <summary>Refuses a file that is no sweep file of a version that is read; an empty one is that of a task that had not begun.</summary>
    public static void EnsureReadableOrEmpty(SqliteConnection connection, string path)
    {
        if (!IsEmpty(connection))
        {
            EnsureReadable(connection, path);
        }
    }

    // In one transaction, since another process may be giving the file its further tables.
    private static long EnsureReadable(SqliteConnection connection, string path)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        long application = Number(connection, "PRAGMA application_id");
        Refuse.Data(application != Application, $"{path}: is an SQLite database, but not a sweep file.");
        long version = Number(connection, "PRAGMA user_version");
        if (version is < FirstVersion or > Version)
        {
            throw new DataException(Invariant($"{path}: is a sweep file of version {version}, but this release of Entroscope reads versions {FirstVersion} to ")
                + Invariant($"{Version}; name another file, and the sweep is run again."));
        }

        EnsureTables(connection, path, version == FirstVersion ? FirstTables : FirstTables + WidthTables);
        return version;
    }

    /// <summary>
    /// Refuses other tables than those of the version: a view, a trigger, a generated column or an index on an expression would run what the file
    /// says.
    /// </summary>
    private static void EnsureTables(SqliteConnection connection, string path, string tables)
    {
        string[] expected = [.. tables.Split(';').Select(Plain).Where(text => text.Length > 0)];
        var found = new List<string>();
        using SqliteCommand command = connection.CreateCommand();

        // SQLite's own: the statistics of ANALYZE and the indices of keys.
        command.CommandText = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            string type = Files.Text.Shorten($"{reader.GetValue(0)}");
            string name = Files.Text.Shorten($"{reader.GetValue(1)}");
            string text = $"{reader.GetValue(2)}";
            if (!expected.Contains(Plain(text), StringComparer.Ordinal))
            {
                throw new DataException($"{path}: the sweep file is damaged: the {type} '{name}' is not defined as in a sweep file.");
            }

            found.Add(Plain(text));
        }

        if (expected.FirstOrDefault(text => !found.Contains(text, StringComparer.Ordinal)) is { } missing)
        {
            throw new DataException($"{path}: the sweep file is damaged: the table '{missing.Split(' ')[2]}' is missing.");
        }
    }

    // A definition without its line breaks, which earlier releases set elsewhere.
    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsEmpty(SqliteConnection connection) =>
        Number(connection, "PRAGMA application_id") == 0 && Number(connection, "SELECT COUNT(*) FROM sqlite_schema") == 0;

    private static void Create(SqliteConnection connection)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();

        // Another process may have made them while this one waited.
        if (IsEmpty(connection))
        {
            Execute(connection, FirstTables + WidthTables + Invariant($"PRAGMA application_id = {Application}; PRAGMA user_version = {Version};"));
        }

        transaction.Commit();
    }

    // The tables of version 1 stay as they are.
    private static void Upgrade(SqliteConnection connection)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();

        // Another process may have done it while this one waited.
        if (Number(connection, "PRAGMA user_version") == FirstVersion)
        {
            Execute(connection, WidthTables + Invariant($"PRAGMA user_version = {Version};"));
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
