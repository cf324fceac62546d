using Entroscope.Files.Models;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Every refusal of a safetensors model, with its whole message.</summary>
public sealed class SafetensorsErrorTests
{
    // class_prior [2] 0..16, conv.0 [2,1,2] 16..48, leaf.mean [2,2] 48..80, leaf.variance [2,2] 80..112, output [2,1] 112..128.
    private static readonly SafetensorsBytes Valid = SafetensorsBytes.Of(Saved(SampleModels.Small()));

    [Fact]
    public void TheModelThatTheOthersSpoil_IsValid()
    {
        Assert.Equal(128, Valid.Data.Length);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.safetensors"], Valid.ToFile());
        ModelAssert.Same(SampleModels.Small(), ModelFile.LoadNetwork(folder["m.safetensors"]));
    }

    [Fact]
    public void File_ShorterThanItsHeader()
    {
        Refuses([1, 2, 3], "It is not a safetensors file: it has 3 bytes, but the length of the header takes 8.");
        byte[] file = Valid.ToFile();
        Refuses(file[..100],
            Invariant($"It is not a safetensors file, or truncated: the header of {Valid.Header.Length + 2} bytes does not fit into its 100 bytes."));
        Refuses(Valid.ToFile(-1),
            Invariant($"It is not a safetensors file, or truncated: the header of 18446744073709551615 bytes does not fit into its {file.Length} bytes."));
    }

    [Fact]
    public void Header_LongerThanAllowed()
    {
        using var folder = new TemporaryFolder();
        using (FileStream sparse = File.Create(folder["m.safetensors"]))
        {
            sparse.Write(Valid.ToFile(100_000_001), 0, 8);
            sparse.SetLength(200_000_000);
        }

        Assert.Equal(
            folder["m.safetensors"] + ": The header has 100000001 bytes, but at most 100000000 are read.",
            Assert.Throws<ModelException>(() => ModelFile.LoadNetwork(folder["m.safetensors"])).Message);
    }

    [Fact]
    public void Data_TruncatedOrTrailing()
    {
        byte[] file = Valid.ToFile();
        Refuses(file[..^1], "Tensor output ends at byte 128 of the data, outside the file, which has 127.");
        Refuses([.. file, 0], "The data has 129 bytes, but the tensors end at byte 128.");
    }

    [Theory]
    [InlineData("{\"__metadata__\"", "\"__metadata__\"",
        "The header is not valid JSON at line 1, byte 15: ':' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("\"class_prior\":{", "\"conv.0\":{", "The header is not valid JSON: Duplicate property 'conv.0' encountered during deserialization.")]
    [InlineData("\"dtype\":\"F64\",\"shape\":[2],", "\"shape\":[2],", "header.class_prior has no member 'dtype'.")]
    [InlineData("\"dtype\":\"F64\",\"shape\":[2],", "\"dtype\":\"F32\",\"shape\":[2],", "header.class_prior.dtype must be F64, but is 'F32'.")]
    [InlineData("\"shape\":[2],", "\"shape\":2,", "header.class_prior.shape must be a list, but is a number.")]
    [InlineData("\"shape\":[2],", "\"shape\":[-2],", "header.class_prior.shape[0] must be an integer of 0..9223372036854775807, but is -2.")]
    [InlineData("\"shape\":[2],", "\"shape\":[2],\"strides\":[1],", "header.class_prior has the unknown member 'strides'.")]
    [InlineData("\"shape\":[2],", "\"shape\":[3],", "Tensor class_prior of shape [3] does not fit its data_offsets [0, 16]: it needs 24 bytes.")]
    [InlineData("\"shape\":[2],", "\"shape\":[4611686018427387905,2],",
        "Tensor class_prior of shape [4611686018427387905, 2] does not fit its data_offsets [0, 16]: it needs 9223372036854775808 bytes.")]
    [InlineData("[0,16]", "[0]", "header.class_prior.data_offsets must be a list of length 2, but its length is 1.")]
    [InlineData("[0,16]", "[16,0]", "Tensor class_prior of shape [2] does not fit its data_offsets [16, 0]: it needs 16 bytes.")]
    [InlineData("[0,16]", "[0,1e2]", "header.class_prior.data_offsets[1] must be an integer of 0..9223372036854775807, but is 1e2.")]
    [InlineData("[112,128]", "[1120,1136]", "Tensor output ends at byte 1136 of the data, outside the file, which has 128.")]
    [InlineData("[112,128]", "[104,120]", "Tensor output begins at byte 104 of the data and overlaps tensor leaf.variance, which ends at byte 112.")]
    [InlineData("\"shape\":[2,1],\"data_offsets\":[112,128]", "\"shape\":[1],\"data_offsets\":[120,128]",
        "Tensor output begins at byte 120 of the data and leaves a gap after tensor leaf.variance, which ends at byte 112.")]
    [InlineData("[0,16]", "[8,24]", "Tensor class_prior begins at byte 8 of the data and leaves a gap after the header, which ends at byte 0.")]
    [InlineData("\"output\":{", "\"extra\":{", "Tensor output of shape [2, 1] is missing.")]
    [InlineData("\"output\":{", "\"extra\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]},\"output\":{", "Tensor extra is unknown.")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[1,2]", "Tensor output must have the shape [2, 1], but has [1, 2].")]
    [InlineData("\"entroscope_format\":\"1\"", "\"entroscope_format\":\"2\"", "It has the format version '2', but this release of Entroscope reads version 1.")]
    [InlineData("\"entroscope_format\":\"1\",", "", "The header's __metadata__ has no 'entroscope_format'.")]
    [InlineData("\"entroscope_content\":\"model\"", "\"entroscope_content\":\"checkpoint\"", "It holds a checkpoint, not a model.")]
    [InlineData("\"entroscope_content\":\"model\"", "\"entroscope_content\":7", "header.__metadata__.entroscope_content must be a text, but is a number.")]
    [InlineData("\"architecture\":\"{", "\"architecture\":\"",
        "architecture is not valid JSON at line 1, byte 8: ':' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("\\\"classes\\\":2", "\\\"classes\\\":0", "architecture.classes must be an integer of 1..2147483647, but is 0.")]
    [InlineData("\\\"classes\\\":2", "\\\"classes\\\":2000000000", "Tensor output must have the shape [2000000000, 1], but has [2, 1].")]
    [InlineData("\\\"classes\\\":2", "\\\"classes\\\":2,\\\"leaf\\\":[]", "architecture has the unknown member 'leaf'.")]
    [InlineData("\\\"sites\\\":2", "\\\"sites\\\":2000000000", "architecture.pooling_groups misses site 2 of the 2000000000 sites; every site is pooled once.")]
    [InlineData("[[[0,1]]]", "[[[0]]]", "architecture.pooling_groups misses site 1 of the 2 sites; every site is pooled once.")]
    [InlineData("\\\"steps\\\":\\\"3\\\"", "\\\"steps\\\":3", "metadata.training.steps must be a text, but is a number.")]
    public void Header_ThatContradictsTheFile(string valid, string spoilt, string message) => Refuses(Valid.With(valid, spoilt).ToFile(), message);

    [Theory]
    [InlineData(0, 0.4, "The weights of the class prior must sum to 1 within 1E-09, but sum to 0.9.")]
    [InlineData(2, -0.25, "Weight 0 of row 0 of node 0,0 must not be negative, but is -0.25.")]
    [InlineData(5, double.NaN, "Weight 1 of row 0 of node 0,1 must be a finite number, but is NaN.")]
    [InlineData(8, double.PositiveInfinity, "leaf of site 1: The mean of leaf channel 0 must be a finite number, but is Infinity.")]
    [InlineData(13, 0, "leaf of site 1: The variance of leaf channel 1 must be finite and greater than 0, but is 0.")]
    [InlineData(15, 0.9, "The weights of row 1 of node 1,0 must sum to 1 within 1E-09, but sum to 0.9.")]
    public void Numbers_ThatAreNotAllowed(int index, double value, string message) => Refuses(Valid.WithNumber(index, value).ToFile(), message);

    private static void Refuses(byte[] file, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.safetensors"], file);
        string actual = Assert.Throws<ModelException>(() => ModelFile.LoadNetwork(folder["m.safetensors"])).Message;
        Assert.Equal(folder["m.safetensors"] + ": " + message, actual);
    }

    private static byte[] Saved(ConvAC model)
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(model, folder["m.safetensors"]);
        return File.ReadAllBytes(folder["m.safetensors"]);
    }
}
