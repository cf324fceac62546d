using System.Text.RegularExpressions;

namespace Entroscope.Tests.Architecture;

/// <summary>
/// Checks that rooms, the folders of the sources, use each other in one direction only: a room
/// may use those before it in the order, never those after it, and its namespace is its path.
/// </summary>
internal sealed partial class RoomArrows
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly string _root;
    private readonly string[] _order;
    private readonly string[] _top;
    private readonly IReadOnlyCollection<SourceFile> _files;
    private readonly Dictionary<string, HashSet<string>> _types;
    private readonly HashSet<string> _parts;

    /// <summary>Initialises a check.</summary>
    /// <param name="rootNamespace">The namespace of files in no room.</param>
    /// <param name="order">The rooms, each after all that it may use.</param>
    /// <param name="files">The sources.</param>
    /// <param name="top">Files in no room that may use every room; other files in no room may use none.</param>
    public RoomArrows(string rootNamespace, string[] order, IReadOnlyCollection<SourceFile> files, params string[] top)
    {
        (_root, _order, _top, _files) = (rootNamespace, order, top, files);
        _types = order.ToDictionary(f => f, f => files.Where(s => s.Folder == f).Select(s => s.TypeName).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        _parts = order.SelectMany(room => room.Split('/')).Append(rootNamespace).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Gets every breach as one sentence; empty when the arrows are right.</summary>
    public IEnumerable<string> Violations() => _files.SelectMany(Check).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> Check(SourceFile file)
    {
        int own = Array.IndexOf(_order, file.Folder);
        if (own < 0 && file.Folder.Length > 0)
        {
            yield return $"{file.Path}: the folder {file.Folder} has no place in the order {Order()}.";
            yield break;
        }

        string expected = own < 0 ? _root : NamespaceOf(file.Folder);
        string actual = Namespace().Match(file.Text).Groups[1].Value;
        if (actual != expected)
        {
            yield return $"{file.Path}: the namespace must be {expected}, but is '{actual}'.";
        }

        int limit = _top.Contains(file.Path, StringComparer.Ordinal) ? _order.Length : own;
        foreach (string used in Used(file).Where(used => Array.IndexOf(_order, used) > limit))
        {
            yield return $"{file.Path}: uses {used}, which comes after {(own < 0 ? "the root" : file.Folder)} in the order {Order()}.";
        }
    }

    private string Order() => string.Join(" < ", _order);

    private string NamespaceOf(string room) => $"{_root}.{room.Replace('/', '.')}";

    // By full name (using or qualified), by a name that goes through parts of rooms to one of their types, or by the bare name of a type of
    // a room around this one, which needs no using.
    private IEnumerable<string> Used(SourceFile file)
    {
        foreach (Match match in Regex.Matches(file.Text, $@"(?<![\w""]){Regex.Escape(_root)}(\s*\.\s*\w+)+", RegexOptions.None, Limit))
        {
            string name = Regex.Replace(match.Value, @"\s", string.Empty, RegexOptions.None, Limit);
            if (_order.Where(room => name == NamespaceOf(room) || name.StartsWith(NamespaceOf(room) + ".", StringComparison.Ordinal))
                .MaxBy(room => room.Length) is { } room)
            {
                yield return room;
            }
        }

        foreach (string[] chain in Chain().Matches(file.Text).Select(match => match.Value.Split('.', StringSplitOptions.TrimEntries)))
        {
            for (int k = 0; k + 1 < chain.Length && _parts.Contains(chain[k]); k++)
            {
                foreach (string room in _order.Where(room => room[(room.LastIndexOf('/') + 1)..] == chain[k] && _types[room].Contains(chain[k + 1])))
                {
                    yield return room;
                }
            }
        }

        foreach (string room in _order.Where(room => file.Folder.StartsWith(room + "/", StringComparison.Ordinal)))
        {
            string code = Comment().Replace(file.Text, match => string.Join(' ', Reference().Matches(match.Value).Select(cref => cref.Groups[1].Value)));
            if (Word().Matches(code).Any(word => _types[room].Contains(word.Value)))
            {
                yield return room;
            }
        }
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline, 5000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?<![\w.])\w+(\s*\.\s*\w+)+", RegexOptions.None, 5000)]
    private static partial Regex Chain();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline, 5000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"cref=""([\w.]+)""", RegexOptions.None, 5000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<![\w.])\w+", RegexOptions.None, 5000)]
    private static partial Regex Word();
}
