using System.Buffers.Binary;
using System.Text;
using Entroscope.Files.Models;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>The bytes of small files, written out by hand: what other programs, and later releases, must be able to read.</summary>
public sealed class GoldenBytesTests
{
    private const string SmallTree = """
        "sites":2,"alphabet":0,"leaf_channels":2,"widths":[1],"classes":2,"pooling_groups":[[[0,1]]],"tree":"line:2","leaf_family":"gaussian",
        """ + """
        "reading":"generative"
        """;

    private const string SmallNames = """
        {"site_names":["größe","a \"b\"\n<c>"],"training":{"seed":"1","steps":"3"}}
        """;

    private const string MixedTree = """
        "sites":4,"alphabet":[3,2,5,0],"leaf_channels":1,"widths":[1,1],"classes":1,"pooling_groups":[[[0,1],[2,3]],[[0,1]]],"tree":"grid:2x2",
        """ + """
        "image":[2,2],"shared_weights":true,"leaf_family":["categorical","bernoulli","binomial","gaussian"],"reading":"generative"
        """;

    [Theory]
    [InlineData("en-US")]
    [InlineData("ru-RU")]
    public void Json_OfSmall(string culture) => Check(culture, SampleModels.Small(), ".json", Utf8(
        "{" + SmallTree + """
        ,"leaf":[[[0.1,1E-300],[-0,2.5]],[[0.3333333333333333,1],[4E+20,5E-324]]],"conv":[[[[0.25,0.75]],[[1,0]]]],"output":[[1],[1]],
        """ + """
        "class_prior":[0.5,0.5],"metadata":
        """ + SmallNames + "}\n"));

    [Theory]
    [InlineData("en-US")]
    [InlineData("ru-RU")]
    public void Json_OfMixed(string culture) => Check(culture, SampleModels.Mixed(), ".json", Utf8(
        "{" + MixedTree + """
        ,"leaf":[[[0.2,0.3,0.5]],[0.25],[0.75],[[2,3]]],"conv":[[[[1]]],[[[1]]]],"output":[[1]],"class_prior":[1],"metadata":{}}
        """ + "\n"));

    [Theory]
    [InlineData("en-US")]
    [InlineData("ru-RU")]
    public void Safetensors_OfSmall(string culture) => Check(culture, SampleModels.Small(), ".safetensors", Tensors(
        SmallTree,
        SmallNames,
        """
        "class_prior":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"conv.0":{"dtype":"F64","shape":[2,1,2],"data_offsets":[16,48]},
        """ + """
        "leaf.mean":{"dtype":"F64","shape":[2,2],"data_offsets":[48,80]},"leaf.variance":{"dtype":"F64","shape":[2,2],"data_offsets":[80,112]},
        """ + """
        "output":{"dtype":"F64","shape":[2,1],"data_offsets":[112,128]}
        """,
        [0.5, 0.5, 0.25, 0.75, 1, 0, 0.1, -0.0, 1.0 / 3, 4e20, 1e-300, 2.5, 1, 5e-324, 1, 1]));

    [Theory]
    [InlineData("en-US")]
    [InlineData("ru-RU")]
    public void Safetensors_OfMixed(string culture) => Check(culture, SampleModels.Mixed(), ".safetensors", Tensors(
        MixedTree,
        "{}",
        """
        "class_prior":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"conv.0":{"dtype":"F64","shape":[1,1,1],"data_offsets":[8,16]},
        """ + """
        "conv.1":{"dtype":"F64","shape":[1,1,1],"data_offsets":[16,24]},"leaf.0.table":{"dtype":"F64","shape":[1,3],"data_offsets":[24,48]},
        """ + """
        "leaf.1.probability":{"dtype":"F64","shape":[1],"data_offsets":[48,56]},"leaf.2.probability":{"dtype":"F64","shape":[1],"data_offsets":[56,
        """ + """
        64]},"leaf.3.mean":{"dtype":"F64","shape":[1],"data_offsets":[64,72]},"leaf.3.variance":{"dtype":"F64","shape":[1],"data_offsets":[72,80]},
        """ + """
        "output":{"dtype":"F64","shape":[1,1],"data_offsets":[80,88]}
        """,
        [1, 1, 1, 0.2, 0.3, 0.5, 0.25, 0.75, 2, 3, 1]));

    private static void Check(string culture, ConvAC model, string extension, byte[] golden)
    {
        using var folder = new TemporaryFolder();
        byte[] written = Cultures.Under(culture, () =>
        {
            ModelFile.Save(model, folder["m" + extension]);
            return File.ReadAllBytes(folder["m" + extension]);
        });
        Assert.Equal(Encoding.Latin1.GetString(golden), Encoding.Latin1.GetString(written));
        File.WriteAllBytes(folder["golden" + extension], golden);
        ModelAssert.Same(model, Cultures.Under(culture, () => ModelFile.LoadNetwork(folder["golden" + extension])));
    }

    private static byte[] Tensors(string architecture, string metadata, string tensors, double[] data)
    {
        string texts = Invariant($$"""
            "architecture":"{{Escape("{" + architecture + "}")}}","entroscope_content":"model","entroscope_format":"1","metadata":"{{Escape(metadata)}}"
            """);
        byte[] header = Utf8("{\"__metadata__\":{" + texts + "}," + tensors + "}");
        byte[] padded = [.. header, .. Enumerable.Repeat((byte)' ', (8 - (header.Length % 8)) % 8)];
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        byte[] numbers = new byte[8 * data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(numbers.AsSpan(8 * i), data[i]);
        }

        return [.. length, .. padded, .. numbers];
    }

    private static string Escape(string json) => json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
