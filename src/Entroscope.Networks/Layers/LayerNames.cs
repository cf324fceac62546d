using System.Text.RegularExpressions;

namespace Entroscope.Networks.Layers;

/// <summary>Finds the modules that nodes came from, and names layers by them.</summary>
internal static partial class LayerNames
{
    private const string TorchScopes = "pkg.torch.onnx.name_scopes";

    /// <summary>Gets the module of the exported program that a node is part of; empty where nothing says.</summary>
    public static string Scope(OnnxNode node)
    {
        // A list as Python writes it; the last entry is the operation itself.
        if (node.Metadata.TryGetValue(TorchScopes, out string? scopes))
        {
            string[] parts = [.. QuotedText().Matches(scopes).Select(m => m.Groups["text"].Value)];
            return parts.Length > 1 ? parts[^2] : string.Empty;
        }

        string path = node.Name.StartsWith('/') ? node.Name : string.Empty;
        int end = path.LastIndexOf('/');
        return end > 0 ? path[1..end] : string.Empty;
    }

    /// <summary>Names a node where its module does not suffice.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">Its place among all.</param>
    public static string OfNode(OnnxNode node, int index) => node.Name.Trim('/') is { Length: > 0 } name ? name : Invariant($"{node.Operation}_{index}");

    /// <summary>Chooses names that differ: the module where one layer alone has it, else the node's own name.</summary>
    public static string[] Choose(IReadOnlyList<(string Scope, string Node)> layers)
    {
        Dictionary<string, int> scopes = layers.GroupBy(l => l.Scope, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        string[] names = new string[layers.Count];
        for (int i = 0; i < names.Length; i++)
        {
            (string scope, string node) = layers[i];
            string name = scope.Length > 0 && scopes[scope] == 1
                ? scope
                : scope.Length > 0 && !node.StartsWith(scope, StringComparison.Ordinal) ? $"{scope}/{node}" : node;
            names[i] = name;
            for (int copy = 2; !used.Add(names[i]); copy++)
            {
                names[i] = Invariant($"{name}#{copy}");
            }
        }

        return names;
    }

    [GeneratedRegex("'(?<text>[^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedText();
}
