using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>Reads an architecture from the members of a JSON object, which both model formats share.</summary>
internal static class ArchitectureReader
{
    /// <summary>The members that describe an architecture.</summary>
    public static readonly IReadOnlyList<string> Members =
    [
        "sites", "alphabet", "codes", "unseen", "ordered", "sharing", "constants", "leaf_channels", "widths", "classes", "pooling_groups", "children",
        "tree", "image", "shared_weights", "weight_sharing", "leaf_family", "reading",
    ];

    /// <summary>Reads the architecture. Nothing larger than the text itself is allocated before the tree has been checked.</summary>
    /// <param name="defaultReading">The reading where the object has no "reading".</param>
    /// <exception cref="ModelException">A member is missing, of the wrong kind, or contradicts another.</exception>
    public static Architecture Read(JsonValue model, Reading defaultReading = Reading.Generative)
    {
        Reading reading = model.Find("reading") is { } r ? Words.Read<Reading>(r) : defaultReading;
        PoolingTree tree = ReadTree(model);
        int[] channels = ReadChannels(model, tree);
        int classes = model.Require("classes").Integer(1);
        var shape = new NetworkShape(tree, channels, classes, ReadSharing(model));
        return new Architecture(shape, ReadLeaves(model, tree.SiteCount), reading);
    }

    /// <summary>Reads a tree from the members that describe it.</summary>
    /// <exception cref="ModelException">A member is missing, of the wrong kind, or contradicts another.</exception>
    public static PoolingTree ReadTree(JsonValue model)
    {
        int sites = model.Require("sites").Integer(1);
        JsonValue? groups = model.Find("pooling_groups");
        JsonValue? children = model.Find("children");
        Refuse.Model(groups is null == children is null, $"A tree has either the member 'pooling_groups' or the member 'children'.");
        GridSize? image = model.Find("image") is { } size ? ReadImage(size) : null;
        string? description = model.Find("tree")?.String();
        Refuse.Model(
            description?.Any(char.IsControl) == true,
            $"The member 'tree' must be a text of one line without control characters, but is '{Text.Shorten(description!)}'.");
        if (groups is { } g)
        {
            PoolingTree.EnsureHeight(g.Count);
            int[][][] levels = [.. g.Items().Select(ReadGroups)];
            EnsureEverySite(g, sites, levels.FirstOrDefault([]));
            return PoolingTree.FromLevels(sites, levels, description ?? "levels", image);
        }

        int[][] lists = ReadGroups(children!);
        EnsureEverySite(children!, sites, lists);
        return PoolingTree.FromChildren(sites, lists, description ?? "children", image);
    }

    private static int[][] ReadGroups(JsonValue groups) => [.. groups.Items().Select(group => group.Integers(0))];

    // The tree allocates by the number of sites; a file of ten lines may claim two billion.
    private static void EnsureEverySite(JsonValue place, int sites, int[][] groups)
    {
        var pooled = groups.SelectMany(group => group).ToHashSet();
        if (pooled.Count < sites)
        {
            int missed = Enumerable.Range(0, sites).First(i => !pooled.Contains(i));
            throw new ModelException(Invariant($"{place.Place} misses site {missed} of the {sites} sites; every site is pooled once."));
        }
    }

    private static GridSize ReadImage(JsonValue size)
    {
        size.EnsureCount(2);
        int[] pixels = size.Integers(1);
        return new GridSize(pixels[0], pixels[1]);
    }

    private static WeightSharing ReadSharing(JsonValue model)
    {
        bool levels = model.Find("shared_weights")?.Truth() ?? false;
        if (model.Find("weight_sharing") is not { } sharing)
        {
            return levels ? WeightSharing.Levels : WeightSharing.None;
        }

        Refuse.Model(levels, $"A model has either the member 'shared_weights' or the member 'weight_sharing'.");
        sharing.EnsureMembers(["from", "below", "classes", "leaves"]);
        return new WeightSharing
        {
            From = sharing.Find("from")?.Integer(0) ?? 0,
            Below = sharing.Find("below")?.Integer(0) ?? int.MaxValue,
            Classes = sharing.Find("classes")?.Integer(1) ?? 0,
            SharesLeaves = sharing.Find("leaves")?.Truth() ?? false,
        };
    }

    private static int[] ReadChannels(JsonValue model, PoolingTree tree)
    {
        int[] channels = new int[tree.NodeCount];
        OneOrMany(model.Require("leaf_channels"), tree.SiteCount, c => c.Integer(1)).CopyTo(channels, 0);
        JsonValue widths = model.Require("widths");
        if (!tree.HasLevels)
        {
            widths.EnsureCount(tree.InnerCount);
            widths.Integers(1).CopyTo(channels, tree.SiteCount);
            return channels;
        }

        int next = tree.SiteCount;
        int[] sizes = Levels.Sizes(tree);
        foreach ((JsonValue width, int size) in widths.Items(tree.Height).Zip(sizes.Skip(1)))
        {
            OneOrMany(width, size, w => w.Integer(1)).CopyTo(channels, next);
            next += size;
        }

        return channels;
    }

    private static LeafSpecification[] ReadLeaves(JsonValue model, int sites)
    {
        int[] alphabets = OneOrMany(model.Require("alphabet"), sites, a => a.Integer(0));
        LeafFamily[] families = model.Find("leaf_family") is { } f ? OneOrMany(f, sites, Words.Read<LeafFamily>) : new LeafFamily[sites];
        for (int i = 0; i < sites; i++)
        {
            if (LeafFamilies.Of(families[i]).AlphabetRequirement(alphabets[i]) is { } requirement)
            {
                throw new ModelException(
                    Invariant($"The alphabet of site {i}, whose leaf family is {Words.Of(families[i])}, must be {requirement}, but is {alphabets[i]}."));
            }
        }

        SymbolCodes?[] codes = model.Find("codes") is { } c ? ReadCodes(c, families, alphabets) : new SymbolCodes?[sites];
        LeafConstants?[] constants = ReadConstants(model, families);
        double[] unseen = ReadUnseen(model, families, alphabets);
        bool[] ordered = model.Find("ordered") is { } o ? [.. o.Items(sites).Select(item => item.Truth())] : new bool[sites];
        int odd = Enumerable.Range(0, sites).FirstOrDefault(i => ordered[i] && !LeafFamilies.Of(families[i]).IsNominal, -1);
        Refuse.Model(odd >= 0, $"The member 'ordered' must be false for site {odd}, whose leaf family is not categorical.");
        double?[] sharing = ReadSharing(model, ordered);
        return
        [
            .. Enumerable.Range(0, sites).Select(i => new LeafSpecification(families[i], alphabets[i])
            {
                Codes = codes[i],
                Constants = constants[i],
                Unseen = unseen[i],
                IsOrdered = ordered[i],
                Sharing = sharing[i],
            }),
        ];
    }

    private static double[] ReadUnseen(JsonValue model, LeafFamily[] families, int[] alphabets)
    {
        double[] unseen = new double[families.Length];
        if (model.Find("unseen") is { } list)
        {
            list.Numbers(unseen);
        }

        for (int i = 0; i < unseen.Length; i++)
        {
            bool may = LeafFamilies.Of(families[i]).IsNominal && alphabets[i] >= 2;
            Refuse.Model(
                may ? !(unseen[i] is >= 0 and < 1) : unseen[i] != 0,
                $"The member 'unseen' of site {i} must be {(may ? "a probability below 1" : "0, for it has no such symbol")}, but is {unseen[i]}.");
        }

        return unseen;
    }

    private static double?[] ReadSharing(JsonValue model, bool[] ordered)
    {
        if (model.Find("sharing") is not { } list)
        {
            return new double?[ordered.Length];
        }

        double[] sharing = new double[ordered.Length];
        list.Numbers(sharing);
        int odd = Enumerable.Range(0, ordered.Length).FirstOrDefault(i => ordered[i] ? !(sharing[i] is >= 0 and <= 1) : sharing[i] != 0, -1);
        string needed = odd >= 0 && ordered[odd] ? "0..1" : "0, for its symbols have no order";
        Refuse.Model(odd >= 0, $"The member 'sharing' of site {odd} must be {needed}, but is {sharing[Math.Max(0, odd)]}.");
        return [.. sharing.Select((share, i) => ordered[i] && share != NamedSymbols.NeighbourShare ? share : (double?)null)];
    }

    private static LeafConstants?[] ReadConstants(JsonValue model, LeafFamily[] families)
    {
        var constants = new LeafConstants?[families.Length];
        JsonValue? list = model.Find("constants");
        JsonValue[] items = list is null ? [] : [.. list.Items(families.Length)];
        for (int i = 0; i < families.Length; i++)
        {
            LeafDescriptor family = LeafFamilies.Of(families[i]);
            bool given = items.Length > 0 && !items[i].IsNull;
            if (given != family.Constants.Count > 0)
            {
                string needed = given ? "null" : $"an object of {string.Join(", ", family.Constants)}";
                throw new ModelException(Invariant($"The member 'constants' of site {i}, whose leaf family is {Words.Of(families[i])}, must be {needed}."));
            }

            if (given)
            {
                constants[i] = ReadConstants(items[i], family);
            }
        }

        return constants;
    }

    private static LeafConstants ReadConstants(JsonValue item, LeafDescriptor family)
    {
        item.EnsureMembers([.. family.Constants]);
        var constants = new LeafConstants([.. family.Constants.Select(name => Numbers(item.Require(name)))]);
        try
        {
            family.CheckConstants(constants);
        }
        catch (ModelException e)
        {
            throw new ModelException($"{item.Place}: {e.Message}", e);
        }

        return constants;
    }

    private static double[] Numbers(JsonValue list)
    {
        double[] numbers = new double[list.Count];
        list.Numbers(numbers);
        return numbers;
    }

    private static SymbolCodes?[] ReadCodes(JsonValue list, LeafFamily[] families, int[] alphabets)
    {
        var codes = new SymbolCodes?[families.Length];
        int site = 0;
        foreach (JsonValue one in list.Items(families.Length))
        {
            int i = site++;
            if (one.IsNull)
            {
                continue;
            }

            Refuse.Model(
                !LeafFamilies.Of(families[i]).IsNominal,
                $"{one.Place} must be null, for site {i} is {Words.Of(families[i])}; only categorical sites have codes.");

            if (alphabets[i] == 1 && one.Count == 0)
            {
                codes[i] = SymbolCodes.NoValue;
                continue;
            }

            one.EnsureCount(alphabets[i]);
            try
            {
                codes[i] = new SymbolCodes([.. one.Items().Select(c => c.Long(-SymbolCodes.LargestCode, SymbolCodes.LargestCode))]);
            }
            catch (ModelException e) when (!e.Message.StartsWith(one.Place, StringComparison.Ordinal))
            {
                throw new ModelException($"{one.Place}: {e.Message}", e);
            }
        }

        return codes;
    }

    private static T[] OneOrMany<T>(JsonValue value, int count, Func<JsonValue, T> read)
    {
        if (value.IsList)
        {
            return [.. value.Items(count).Select(read)];
        }

        var result = new T[count];
        Array.Fill(result, read(value));
        return result;
    }
}
