namespace Entroscope.Cli.Tests.Documentation;

/// <summary>The working tree that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Gets its folder: the nearest one above the test program that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Entroscope.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {start} holds Entroscope.slnx.");
    }
}
