using System.Text.RegularExpressions;

namespace Entroscope.Cli.Tests.Documentation;

/// <summary>The files and folders of the repository, without what builds leave in it.</summary>
internal static class RepositoryTree
{
    private static readonly string[] Outputs = ["artifacts", "bin", "obj"];

    private static readonly Lazy<string> All = new(() => string.Join('\n', Entries(Repository.Root, string.Empty)));

    /// <summary>Tells whether a file or folder has the path: from the root or from any folder, with or without the ending <c>.cs</c> and the
    /// prefix of a project; <c>*</c>, <c>...</c> and a name in angle brackets stand for any part of one name.</summary>
    public static bool Holds(string path)
    {
        string pattern = Regex.Replace(Regex.Escape(path.TrimEnd('/')), @"<[^>]*>|\\\*|\\\.\\\.\\\.", "[^/\n]*", RegexOptions.None, TimeSpan.FromSeconds(5));
        return Regex.IsMatch(All.Value, $@"(?:^|/)(?:Entroscope\.)?{pattern}(?:\.cs)?$", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
    }

    private static IEnumerable<string> Entries(string folder, string prefix)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
        {
            string name = Path.GetFileName(entry);
            if (Outputs.Contains(name, StringComparer.Ordinal) || name == ".git")
            {
                continue;
            }

            yield return prefix + name;
            if (Directory.Exists(entry))
            {
                foreach (string inner in Entries(entry, prefix + name + "/"))
                {
                    yield return inner;
                }
            }
        }
    }
}
