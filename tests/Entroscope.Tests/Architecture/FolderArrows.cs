using System.Text.RegularExpressions;

namespace Entroscope.Tests.Architecture;

/// <summary>Checks that folders use each other in one direction only: a folder may use those before it in the order, never those after it.</summary>
internal sealed partial class FolderArrows
{
    private readonly string _root;
    private readonly string[] _order;
    private readonly IReadOnlyCollection<SourceFile> _files;
    private readonly Dictionary<string, HashSet<string>> _types;

    public FolderArrows(string rootNamespace, string[] order, IReadOnlyCollection<SourceFile> files)
    {
        _root = rootNamespace;
        _order = order;
        _files = files;
        _types = order.ToDictionary(f => f, f => files.Where(s => s.Folder == f).Select(s => s.TypeName).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Gets every breach as one sentence; empty when the arrows are right.</summary>
    public IEnumerable<string> Violations() => _files.SelectMany(Check).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> Check(SourceFile file)
    {
        int own = Array.IndexOf(_order, file.Folder);
        if (own < 0 && file.Folder.Length > 0)
        {
            yield return $"{file.Path}: the folder {file.Folder} has no place in the order {string.Join(" < ", _order)}.";
            yield break;
        }

        string expected = own < 0 ? _root : $"{_root}.{file.Folder}";
        string actual = Namespace().Match(file.Text).Groups[1].Value;
        if (actual != expected)
        {
            yield return $"{file.Path}: the namespace must be {expected}, but is '{actual}'.";
        }

        foreach (string used in Used(file))
        {
            if (Array.IndexOf(_order, used) > own)
            {
                yield return $"{file.Path}: uses {used}, which comes after {(own < 0 ? "the root" : file.Folder)} in the order {string.Join(" < ", _order)}.";
            }
        }
    }

    // By full name (using or qualified), or by a name that starts with a folder and goes on with one of its types.
    private IEnumerable<string> Used(SourceFile file)
    {
        foreach (Match match in Regex.Matches(file.Text, $@"(?<![\w""]){Regex.Escape(_root)}\s*\.\s*(\w+)", RegexOptions.ExplicitCapture | RegexOptions.None, TimeSpan.FromSeconds(5)))
        {
            string name = match.Value[(match.Value.LastIndexOf('.') + 1)..].Trim();
            if (_types.ContainsKey(name))
            {
                yield return name;
            }
        }

        foreach (Match match in Qualified().Matches(file.Text))
        {
            if (_types.TryGetValue(match.Groups[1].Value, out HashSet<string>? types) && types.Contains(match.Groups[2].Value))
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline, 5000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?<![\w.])(\w+)\s*\.\s*(\w+)", RegexOptions.None, 5000)]
    private static partial Regex Qualified();
}
