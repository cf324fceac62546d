namespace Entroscope.Sweeps;

/// <summary>The tables of a sweep file, and the marks by which it is known.</summary>
internal static class SweepSchema
{
    /// <summary>How long to wait for another process that is writing.</summary>
    public const int WaitSeconds = 20;

    private const int Version = 1;

    // "ENSW"; SQLite keeps it at byte 68 of the file, where tools such as file(1) look for it.
    private const int Application = 0x454E5357;

    private const string Tables = """
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

    /// <summary>Makes the tables in an empty file and refuses any other file that is no sweep file of this version.</summary>
    public static void Prepare(SqliteConnection connection, string path)
    {
        // Durable before a training counts as finished; the journal is a file that exists only while a record is written.
        Execute(connection, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        if (IsEmpty(connection))
        {
            Create(connection);
        }

        long application = Number(connection, "PRAGMA application_id");
        Refuse.Data(application != Application, $"{path}: is an SQLite database, but not a sweep file.");

        long version = Number(connection, "PRAGMA user_version");
        if (version != Version)
        {
            throw new DataException(Invariant($"{path}: is a sweep file of version {version}, but this release of Entroscope reads version {Version}; ")
                + "name another file, and the sweep is run again.");
        }
    }

    private static bool IsEmpty(SqliteConnection connection) =>
        Number(connection, "PRAGMA application_id") == 0 && Number(connection, "SELECT COUNT(*) FROM sqlite_schema") == 0;

    private static void Create(SqliteConnection connection)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();

        // Another process may have made them while this one waited.
        if (IsEmpty(connection))
        {
            Execute(connection, Tables + Invariant($"PRAGMA application_id = {Application}; PRAGMA user_version = {Version};"));
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
