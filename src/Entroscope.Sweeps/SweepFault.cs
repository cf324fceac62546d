namespace Entroscope.Sweeps;

/// <summary>Turns the errors of SQLite into those of a file, in one line.</summary>
internal static class SweepFault
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw new DataException($"{path}: {Cause(e)}", e);
        }
    }

    private static string Cause(SqliteException error) => error.SqliteErrorCode switch
    {
        Busy or Locked => Invariant($"another process has kept the sweep file locked for {SweepSchema.WaitSeconds} seconds."),
        ReadOnly => "cannot be written: the file is read-only.",
        Corrupt => "the sweep file is damaged.",
        Full => "cannot be written: the disk is full.",
        NotADatabase => "is not a sweep file, which is an SQLite database.",
        _ => $"SQLite reports: {error.Message.ReplaceLineEndings(" ")}",
    };
}
