using Entroscope.Files.Models;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Every refusal of a JSON model, with its whole message.</summary>
public sealed class JsonModelErrorTests
{
    private const string Valid = """
        {"sites":2,"alphabet":2,"leaf_channels":2,"widths":[2],"classes":1,"pooling_groups":[[[0,1]]],
        "leaf":[[[0.5,0.5],[0.25,0.75]],[[1,0],[0,1]]],"conv":[[[[0.5,0.5],[1,0]],[[0.125,0.875],[0,1]]]],"output":[[0.5,0.5]],"class_prior":[1]}
        """;

    [Fact]
    public void TheModelThatTheOthersSpoil_IsValid() => Assert.Equal(2, Load(Valid).Tree.SiteCount);

    [Fact]
    public void ClassPrior_MayBeLeftOut()
    {
        ConvAC model = Load(Valid.Replace("\"classes\":1", "\"classes\":2", StringComparison.Ordinal)
            .Replace("\"output\":[[0.5,0.5]],\"class_prior\":[1]", "\"output\":[[0.5,0.5],[1,0]]", StringComparison.Ordinal));
        Assert.Equal([0.5, 0.5], model.ClassPrior.ToArray());
    }

    [Theory]
    [InlineData("{", "The file is not valid JSON at line 1, byte 2: Expected depth to be zero at the end of the JSON payload. "
        + "There is an open JSON object or array that should be closed.")]
    [InlineData("{\n\"sites\":2,}", "The file is not valid JSON at line 2, byte 11: "
        + "The JSON object contains a trailing comma at the end which is not supported in this mode. Change the reader options.")]
    [InlineData("{} x", "The file is not valid JSON at line 1, byte 4: 'x' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("{\"sites\":2,\"sites\":3}", "The file is not valid JSON: Duplicate property 'sites' encountered during deserialization.")]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":2}", "The file is not valid JSON: a name has an escape that is not a Unicode character.")]
    [InlineData("[1]", "The file must be an object, but is a list.")]
    [InlineData("3", "The file must be an object, but is a number.")]
    [InlineData("null", "The file must be an object, but is null.")]
    [InlineData("{\"model\":[]}", "model must be an object, but is a list.")]
    [InlineData("{}", "The file has no member 'sites'.")]
    [InlineData("{\"model\":{}}", "model has no member 'sites'.")]
    public void Text_ThatIsNoModel(string text, string message) => Refuses(text, message);

    [Fact]
    public void NameOfATree_WithControlCharacters() => Refuses(
        Valid.Insert(1, "\"tree\":\"\\u001b[31mX\\nY\","),
        "The member 'tree' must be a text of one line without control characters, but is '" + global::Entroscope.Files.Text.Shorten("\u001b[31mX\nY") + "'.");

    [Fact]
    public void Text_ThatIsNotUtf8()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.json"], [(byte)'"', 0xFF, (byte)'"']);
        Assert.Equal(folder["m.json"] + ": The file is not valid JSON: the text is not UTF-8.", Message(folder["m.json"]));
    }

    [Fact]
    public void Text_NestedTooDeeply() => Refuses(
        new string('[', 100_000),
        "The file is not valid JSON at line 1, byte 65: The maximum configured depth of 64 has been exceeded. Cannot read next JSON array.");

    [Fact]
    public void ByteOrderMark_IsAllowed() => Assert.Equal(2, Load("\uFEFF" + Valid).Tree.SiteCount);

    [Theory]
    [InlineData("\"sites\":2", "\"sites\":0", "sites must be an integer of 1..2147483647, but is 0.")]
    [InlineData("\"sites\":2", "\"sites\":2.5", "sites must be an integer of 1..2147483647, but is 2.5.")]
    [InlineData("\"sites\":2", "\"sites\":99999999999", "sites must be an integer of 1..2147483647, but is 99999999999.")]
    [InlineData("\"sites\":2", "\"sites\":\"2\"", "sites must be an integer, but is a text.")]
    [InlineData("\"sites\":2", "\"sites\":3", "pooling_groups misses site 2 of the 3 sites; every site is pooled once.")]
    [InlineData("\"sites\":2", "\"sites\":2000000000", "pooling_groups misses site 2 of the 2000000000 sites; every site is pooled once.")]
    [InlineData("\"sites\":2", "\"sites\":1", "Group 0 of pooling level 1 names node 1, but the level below has the nodes 0..0.")]
    [InlineData("[[[0,1]]]", "[[[0]]]", "pooling_groups misses site 1 of the 2 sites; every site is pooled once.")]
    [InlineData("[[[0,1]]]", "[[[0,1,1]]]", "Node 1 is in group 0 and again in group 0 of pooling level 1; every node is pooled once.")]
    [InlineData("[[[0,1]]]", "[[[0,1],[]]]", "Group 1 of pooling level 1 is empty; it needs at least one node.")]
    [InlineData("[[[0,1]]]", "[[[0],[1]]]", "The last pooling level must have one group, but it has 2.")]
    [InlineData("[[[0,1]]]", "[[[0],[1]],[[0]]]", "Pooling level 2 misses node 1 of the level below; every node is pooled once.")]
    [InlineData("[[[0,1]]]", "[]", "pooling_groups misses site 0 of the 2 sites; every site is pooled once.")]
    [InlineData("[[[0,1]]]", "[[[0,-1]]]", "pooling_groups[0][0][1] must be an integer of 0..2147483647, but is -1.")]
    [InlineData("[[[0,1]]]", "[[0,1]]", "pooling_groups[0][0] must be a list, but is a number.")]
    [InlineData("[[[0,1]]]", "[[[0,1]]],\"children\":[[0,1]]", "A tree has either the member 'pooling_groups' or the member 'children'.")]
    [InlineData("\"widths\":[2]", "\"widths\":[0]", "widths[0] must be an integer of 1..2147483647, but is 0.")]
    [InlineData("\"widths\":[2]", "\"widths\":[2,2]", "widths must be a list of length 1, but its length is 2.")]
    [InlineData("\"widths\":[2]", "\"widths\":[[2,2]]", "widths[0] must be a list of length 1, but its length is 2.")]
    [InlineData("\"widths\":[2]", "\"widths\":2", "widths must be a list, but is a number.")]
    [InlineData("\"widths\":[2]", "\"widths\":[2000000000]", "conv[0][0] must be a list of length 2000000000, but its length is 2.")]
    [InlineData("\"classes\":1", "\"classes\":0", "classes must be an integer of 1..2147483647, but is 0.")]
    [InlineData("\"classes\":1", "\"classes\":2000000000", "output must be a list of length 2000000000, but its length is 1.")]
    [InlineData("\"leaf_channels\":2", "\"leaf_channels\":0", "leaf_channels must be an integer of 1..2147483647, but is 0.")]
    [InlineData("\"leaf_channels\":2", "\"leaf_channels\":[2,1]", "leaf[1] must be a list of length 1, but its length is 2.")]
    [InlineData("\"leaf_channels\":2", "\"leaf_channels\":[2]", "leaf_channels must be a list of length 2, but its length is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":3", "leaf[0][0] must be a list of length 3, but its length is 2.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":0", "The alphabet of site 0, whose leaf family is categorical, must be at least 1, but is 0.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"leaf_family\":\"gaussian\"", "The alphabet of site 0, whose leaf family is gaussian, must be 0, but is 2.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":[2,3],\"leaf_family\":\"bernoulli\"",
        "The alphabet of site 1, whose leaf family is bernoulli, must be 2, but is 3.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":[2,1],\"leaf_family\":\"binomial\"",
        "The alphabet of site 1, whose leaf family is binomial, must be at least 2, but is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":[2,2147483647],\"leaf_family\":\"binomial\"",
        "The alphabet of site 1, whose leaf family is binomial, must be at most 65535, but is 2147483647.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"leaf_family\":\"Poisson\\n\"",
        "leaf_family must be one of categorical, bernoulli, binomial, gaussian, quantile, student, lognormal, normalscore, rectified, "
            + "cosine, but is 'Poisson\\u000A'.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"leaf_family\":[\"categorical\",7]", "leaf_family[1] must be a text, but is a number.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"reading\":\"real\"", "reading must be one of generative, score, born, but is 'real'.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"shared_weights\":1", "shared_weights must be true or false, but is a number.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"shared_weights\":true",
        "conv[0][1] differs from conv[0][0], but 'shared_weights' says that a level has one matrix.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"weight_sharing\":{\"classes\":1,\"below\":1}",
        "conv[0][1] differs from conv[0][0], but 'weight_sharing' says that the class of both has one matrix.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"weight_sharing\":{\"class\":1}", "weight_sharing has the unknown member 'class'.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"weight_sharing\":{\"from\":9}",
        "Weights are to be shared from level 9 on, but the highest level of the tree is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"shared_weights\":true,\"weight_sharing\":{\"classes\":1}",
        "A model has either the member 'shared_weights' or the member 'weight_sharing'.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"image\":[2,2]", "A grid of 2x2 has 4 pixels, but the tree has 2 sites.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"image\":[2]", "image must be a list of length 2, but its length is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"bias\":[]", "The file has the unknown member 'bias'.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"tree\":\"\\ud800\"", "tree has an escape that is not a Unicode character.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"metadata\":{\"site_names\":[\"a\"]}",
        "metadata.site_names must be a list of length 2, but its length is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"metadata\":{\"class_names\":[\"a\",\"b\"]}",
        "metadata.class_names must be a list of length 1, but its length is 2.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"metadata\":{\"training\":{\"steps\":3}}", "metadata.training.steps must be a text, but is a number.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"metadata\":{\"label\":\"y\"}", "metadata has the unknown member 'label'.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"codes\":[null]", "codes must be a list of length 2, but its length is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"codes\":[null,[0]]", "codes[1] must be a list of length 2, but its length is 1.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"codes\":[null,[5,5]]", "codes[1]: The codes of a site must ascend, but 5 follows 5.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"codes\":[null,[0,0.5]]",
        "codes[1][1] must be an integer of -9007199254740992..9007199254740992, but is 0.5.")]
    [InlineData("\"alphabet\":2", "\"alphabet\":2,\"leaf_family\":\"bernoulli\",\"codes\":[null,[0,1]]",
        "codes[1] must be null, for site 1 is bernoulli; only categorical sites have codes.")]
    public void Architecture_ThatContradictsItself(string valid, string spoilt, string message) => RefusesSpoilt(valid, spoilt, message);

    [Theory]
    [InlineData("[1,0],[0,1]", "[1,0]", "leaf[1] must be a list of length 2, but its length is 1.")]
    [InlineData("[1,0],[0,1]", "[1,0],[0,1,0]", "leaf[1][1] must be a list of length 2, but its length is 3.")]
    [InlineData("[1,0],[0,1]", "[1,0],[0,0.9]", "The weights of leaf[1][1] must sum to 1 within 1E-09, but sum to 0.9.")]
    [InlineData("[1,0],[0,1]", "[1,0],[-0.5,1.5]", "Weight 0 of leaf[1][1] must not be negative, but is -0.5.")]
    [InlineData("[1,0],[0,1]", "[1,0],[0,\"1\"]", "leaf[1][1][1] must be a finite number, but is a text.")]
    [InlineData("[1,0],[0,1]", "[1,0],[0,null]", "leaf[1][1][1] must be a finite number, but is null.")]
    [InlineData("[1,0],[0,1]", "[1,0],[0,NaN]", "The file is not valid JSON at line 2, byte 43: 'N' is an invalid start of a value.")]
    [InlineData("[1,0],[0,1]", "[1,0],[0,1e999]", "leaf[1][1][1] must be a finite number, but is 1e999.")]
    [InlineData("[0.125,0.875],[0,1]", "[0.125,0.775],[0,1]", "The weights of conv[0][1][0] must sum to 1 within 1E-09, but sum to 0.9.")]
    [InlineData("[0.125,0.875],[0,1]", "[0.125,0.875]", "conv[0][1] must be a list of length 2, but its length is 1.")]
    [InlineData("[0.125,0.875],[0,1]", "[0.125,0.875],0", "conv[0][1][1] must be a list, but is a number.")]
    [InlineData(",[[0.125,0.875],[0,1]]]", "]", "conv[0] must be a list of length 2, but its length is 1.")]
    [InlineData("[[0.5,0.5]],\"class", "[[0.5,0.5],[1,0]],\"class", "output must be a list of length 1, but its length is 2.")]
    [InlineData("[[0.5,0.5]],\"class", "[[0.5,0.4]],\"class", "The weights of output[0] must sum to 1 within 1E-09, but sum to 0.9.")]
    [InlineData("\"output\":[[0.5,0.5]],", "", "The file has no member 'output'.")]
    [InlineData("\"class_prior\":[1]", "\"class_prior\":[0.9]", "The weights of class_prior must sum to 1 within 1E-09, but sum to 0.9.")]
    [InlineData("\"class_prior\":[1]", "\"class_prior\":[0.5,0.5]", "class_prior must be a list of length 1, but its length is 2.")]
    [InlineData("\"class_prior\":[1]", "\"class_prior\":1", "class_prior must be a list, but is a number.")]
    public void Numbers_ThatAreNotAllowed(string valid, string spoilt, string message) => RefusesSpoilt(valid, spoilt, message);

    [Theory]
    [InlineData("bernoulli", 2, "[0.5,1.5]", "leaf[1]: The Bernoulli parameter of leaf channel 1 must be a probability of 0..1, but is 1.5.")]
    [InlineData("binomial", 5, "[-1,0]", "leaf[1]: The binomial parameter of leaf channel 0 must be a probability of 0..1, but is -1.")]
    [InlineData("binomial", 5, "[0.5]", "leaf[1] must be a list of length 2, but its length is 1.")]
    [InlineData("gaussian", 0, "[[0,1],[0,0]]", "leaf[1]: The variance of leaf channel 1 must be finite and greater than 0, but is 0.")]
    [InlineData("gaussian", 0, "[[0,1],[0]]", "leaf[1][1] must be a list of length 2, but its length is 1.")]
    public void Leaf_OfAnotherFamily(string family, int alphabet, string leaf, string message)
    {
        string first = family == "gaussian" ? "[[0,1],[0,1]]" : "[0.5,0.5]";
        string text = Valid.Replace("\"alphabet\":2", Invariant($"\"alphabet\":{alphabet},\"leaf_family\":\"{family}\""), StringComparison.Ordinal)
            .Replace("[[[0.5,0.5],[0.25,0.75]],[[1,0],[0,1]]]", Invariant($"[{first},{leaf}]"), StringComparison.Ordinal);
        Refuses(text, message);
    }

    [Theory]
    [InlineData("[[0,1]]", "[2]", "children misses site 2 of the 3 sites; every site is pooled once.")]
    [InlineData("[[0,1],[2]]", "[2,2]", "Node 3 is pooled by no node; every node but the last, the root, has a parent.")]
    [InlineData("[[4,1],[3],[0,2]]", "[2,2,2]", "Node 3 lies on a cycle; the nodes must form one tree.")]
    [InlineData("[[0,1],[2,3,4]]", "[2,2]", "The last node, 4, must be the root, but node 4 pools it.")]
    [InlineData("[[0,1],[2,3,1]]", "[2,2]", "Node 1 is pooled by node 3 and again by node 4; every node has one parent.")]
    [InlineData("[[0,1],[2,3,9]]", "[2,2]", "Inner node 4 pools node 9, but the nodes are 0..4.")]
    [InlineData("[[0,1],[2,3]]", "[2]", "widths must be a list of length 2, but its length is 1.")]
    [InlineData("[[0,1],[2,3]]", "[2,0]", "widths[1] must be an integer of 1..2147483647, but is 0.")]
    [InlineData("[[0,1],[2,3]]", "[2,2],\"shared_weights\":true",
        "Weights can be shared only in a tree made of levels, but this tree has children at different heights.")]
    [InlineData("[[0,1],[2,3]]", "[2,2]", "conv must be a list of length 4, but its length is 1.")]
    public void Children_ThatFormNoTree(string children, string widths, string message)
    {
        string text = Valid.Replace("\"sites\":2", "\"sites\":3", StringComparison.Ordinal)
            .Replace("\"pooling_groups\":[[[0,1]]]", Invariant($"\"children\":{children}"), StringComparison.Ordinal)
            .Replace("\"widths\":[2]", Invariant($"\"widths\":{widths}"), StringComparison.Ordinal)
            .Replace("\"leaf\":[", "\"leaf\":[[[1,0],[0,1]],", StringComparison.Ordinal);
        Refuses(text, message);
    }

    [Fact]
    public void RealWeights_NeedNoSimplexButFiniteNumbers()
    {
        string real = Valid.Replace("[0.125,0.875]", "[-7,3]", StringComparison.Ordinal);
        Assert.Equal(Reading.Score, Load("{\"kind\":\"real-weights\",\"model\":" + real + "}").Reading);
        Assert.Equal(Reading.Born, Load(real.Replace("\"sites\"", "\"reading\":\"born\",\"sites\"", StringComparison.Ordinal)).Reading);
        Refuses("{\"kind\":\"generative\",\"model\":" + real + "}", "Weight 0 of model.conv[0][1][0] must not be negative, but is -7.");
    }

    private static void RefusesSpoilt(string valid, string spoilt, string message)
    {
        Assert.Contains(valid, Valid, StringComparison.Ordinal);
        Refuses(Valid.Replace(valid, spoilt, StringComparison.Ordinal), message);
    }

    private static void Refuses(string text, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Invariant($"{folder["m.json"]}: {message}"), Message(folder.Write("m.json", text)));
    }

    private static string Message(string path) => Assert.Throws<ModelException>(() => ModelFile.LoadNetwork(path)).Message;

    private static ConvAC Load(string text)
    {
        using var folder = new TemporaryFolder();
        return ModelFile.LoadNetwork(folder.Write("m.json", text));
    }
}
