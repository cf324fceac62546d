namespace Entroscope.Sweeps;

/// <summary>Commands with parameters, in a transaction or by themselves.</summary>
internal static class SqliteCommands
{
    /// <summary>Executes a command.</summary>
    /// <returns>The number of rows that it changed.</returns>
    public static int Execute(
        this SqliteConnection connection, SqliteTransaction? transaction, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = connection.Command(transaction, text, parameters);
        return command.ExecuteNonQuery();
    }

    public static SqliteCommand Command(
        this SqliteConnection connection, SqliteTransaction? transaction, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
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

    /// <summary>Gets what is stored for a number: SQLite has no NaN, which a standard error may be, so that it is NULL.</summary>
    public static object Number(double value) => double.IsNaN(value) ? DBNull.Value : value;
}
