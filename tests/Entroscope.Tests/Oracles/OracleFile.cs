using System.Runtime.CompilerServices;
using System.Text.Json;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Oracles;

/// <summary>An enumeration oracle: a small network with values computed independently by brute force.</summary>
internal sealed class OracleFile
{
    private readonly JsonElement _root;

    private OracleFile(JsonElement root)
    {
        _root = root;
        Model = ReadModel(root.GetProperty("model"));
    }

    public ConvAC Model { get; }

    public JsonElement Samples => _root.GetProperty("samples");

    public JsonElement ExpectedCounts => _root.GetProperty("expected_counts");

    /// <summary>Gets the names of the generative oracles that have a property, at the top or among the expected values.</summary>
    public static TheoryData<string> Generative(string property = "expected") => [.. Names(property)];

    public static string PathOf(string name) => Path.Combine(Folder(), name + ".json");

    public static OracleFile Load(string name) => new(Parse(PathOf(name)));

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>Reads the observed values of a sample; -1 is missing.</summary>
    public static double[] ReadValues(JsonElement x) => [.. Numbers(x).Select(v => v < 0 ? double.NaN : v)];

    public JsonElement Expected(string key) => _root.GetProperty("expected").GetProperty(key);

    /// <summary>Gets the values of a dictionary by node key, in the order of the nodes.</summary>
    public double[] ByNode(JsonElement values) => [.. Enumerable.Range(0, Model.Tree.NodeCount).Select(v => values.GetProperty(Model.Tree.Key(v)).GetDouble())];

    public Observations Data() => Observations.FromRows([.. Samples.EnumerateArray().Select(s => ReadValues(s.GetProperty("x")))]);

    private static IEnumerable<string> Names(string property) =>
        from file in Directory.EnumerateFiles(Folder(), "a-*.json").Order(StringComparer.Ordinal)
        let root = Parse(file)
        where root.GetProperty("kind").GetString() == "generative"
        where root.TryGetProperty(property, out _) || root.GetProperty("expected").TryGetProperty(property, out _)
        select Path.GetFileNameWithoutExtension(file);

    private static JsonElement Parse(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Oracles");

    private static ConvAC ReadModel(JsonElement m)
    {
        int sites = m.GetProperty("sites").GetInt32();
        int alphabet = m.GetProperty("alphabet").GetInt32();
        bool levels = m.TryGetProperty("pooling_groups", out JsonElement groups);
        PoolingTree tree = levels
            ? PoolingTree.FromLevels(sites, [.. groups.EnumerateArray().Select(Integers)])
            : PoolingTree.FromChildren(sites, Integers(m.GetProperty("children")));
        int[] widths = [.. Numbers(m.GetProperty("widths")).Select(w => (int)w)];
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v =>
            v < sites ? m.GetProperty("leaf_channels").GetInt32() : levels ? widths[tree.HeightOf(v) - 1] : widths[v - sites])];
        var shape = new NetworkShape(tree, channels, m.GetProperty("classes").GetInt32());
        IEnumerable<JsonElement> conv = m.GetProperty("conv").EnumerateArray();
        double[][] weights = [.. (levels ? conv.SelectMany(l => l.EnumerateArray()) : conv).Select(Flat), Flat(m.GetProperty("output"))];
        LeafDistribution[] leaves = [.. m.GetProperty("leaf").EnumerateArray().Select((l, i) => new CategoricalLeaf(channels[i], alphabet, Flat(l)))];
        return new ConvAC(shape, leaves, weights, Numbers(m.GetProperty("class_prior")));
    }

    private static int[][] Integers(JsonElement lists) => [.. lists.EnumerateArray().Select(l => l.EnumerateArray().Select(e => e.GetInt32()).ToArray())];

    private static double[] Flat(JsonElement matrix) => [.. matrix.EnumerateArray().SelectMany(Numbers)];
}
