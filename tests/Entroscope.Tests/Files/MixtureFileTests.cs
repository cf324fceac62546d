using CsCheck;
using Entroscope.Engine.Scaled;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Files of mixtures: nothing is lost, equal mixtures give equal bytes, and every refusal names the place.</summary>
public sealed class MixtureFileTests
{
    private static readonly ConvACMixture Two = RandomMixtures.Build(5, 3, 2, new RandomModelOptions { MaxChannels = 2, MaxClasses = 2, Continuous = false });

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void LoadOfSave_IsTheSameMixture_AndSavesTheSameBytes(string extension) => RandomMixtures.Any.Sample(
        mixture =>
        {
            using var folder = new TemporaryFolder();
            ModelFile.Save(mixture, folder["a" + extension]);
            ConvACMixture loaded = ModelFile.Load(folder["a" + extension]);
            Same(mixture, loaded);
            ModelFile.Save(loaded, folder["b" + extension]);
            Assert.Equal(File.ReadAllBytes(folder["a" + extension]), File.ReadAllBytes(folder["b" + extension]));
        },
        iter: 60);

    [Fact]
    public void Names_OfMixtureAndComponents_AreKept()
    {
        using var folder = new TemporaryFolder();
        var record = new ModelMetadata
        {
            SiteNames = ["a", "b",
            "ç"],
            Training = TrainingRecord.Empty with { Components = 2 }
        };
        var own = new ModelMetadata { Training = TrainingRecord.Empty with { Seed = 4 } };
        var mixture = new ConvACMixture([Two.Components[0], Two.Components[1].With(own)], Two.Weights, record);
        foreach (string name in new[] { "m.json", "m.safetensors" })
        {
            ModelFile.Save(mixture, folder[name]);
            Same(mixture, ModelFile.Load(folder[name]));
        }
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Network_IsTheMixtureOfOne_InBothDirections(string extension)
    {
        using var folder = new TemporaryFolder();
        ConvAC model = SampleModels.Small();
        ModelFile.Save(model, folder["model" + extension]);
        Same(ConvACMixture.Of(model), ModelFile.Load(folder["model" + extension]));
        ModelFile.Save(ConvACMixture.Of(model), folder["mixture" + extension]);
        Assert.Equal(File.ReadAllBytes(folder["model" + extension]), File.ReadAllBytes(folder["mixture" + extension]));
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".safetensors")]
    public void Load_OfSeveralComponents_SaysHowToTakeOneOut(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = folder["m" + extension];
        ModelFile.Save(Two, path);
        ErrorAssert.Throws<ModelException>(
            path + ": It holds a mixture of 2 components, but one network is needed.",
            () => ModelFile.LoadNetwork(path));
    }

    /// <summary>A network without probabilities is stored and read; whatever it is asked is refused.</summary>
    [Fact]
    public void Load_OfWhatHasNoProbabilities_KeepsTheReading()
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(TestModels.Scores(), folder["m.json"]);
        ConvACMixture loaded = ModelFile.Load(folder["m.json"]);
        Assert.Equal(Reading.Score, loaded.Network.Reading);
        ErrorAssert.Throws<ModelException>(
            "This needs a network with a distribution, in the generative or the Born reading, but the model's reading is Score.",
            () => _ = new ModelEngine(loaded));
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "m.json", "m.safetensors" })
        {
            ModelFile.Save(Two, folder[name]);
            byte[] file = File.ReadAllBytes(folder[name]);
            for (int length = 0; length < file.Length - 1; length += 37)
            {
                File.WriteAllBytes(folder[name], file[..length]);
                Assert.StartsWith(folder[name] + ": ", Assert.Throws<ModelException>(() => ModelFile.Load(folder[name])).Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("{\\\"components\\\":2}", "{\\\"components\\\":3}", "Tensor weights must have the shape [3], but has [2].")]
    [InlineData("{\\\"components\\\":2}", "{\\\"components\\\":0}", "mixture.components must be an integer of 1..2147483647, but is 0.")]
    [InlineData("{\\\"components\\\":2}", "{\\\"parts\\\":2}", "mixture has the unknown member 'parts'.")]
    [InlineData("\"mixture\":\"{", "\"mixtures\":\"{", "The header's __metadata__ has no 'mixture'.")]
    [InlineData("\"entroscope_content\":\"mixture\"", "\"entroscope_content\":\"soup\"", "It holds a soup, not a model.")]
    [InlineData("\"entroscope_format\":\"1\"", "\"entroscope_format\":\"2\"", "It has the format version '2', but this release of Entroscope reads version 1.")]
    [InlineData("\"component.1.architecture\"", "\"component.2.architecture\"", "The header's __metadata__ has no 'component.1.architecture'.")]
    [InlineData("\"component.1.class_prior\"", "\"component.2.class_prior\"", "Tensor component.1.class_prior of shape [1] is missing.")]
    public void Safetensors_ThatIsSpoilt_IsRefusedByName(string valid, string spoilt, string message)
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(Two, folder["m.safetensors"]);
        File.WriteAllBytes(folder["m.safetensors"], SafetensorsBytes.Of(File.ReadAllBytes(folder["m.safetensors"])).With(valid, spoilt).ToFile());
        ErrorAssert.Throws<ModelException>(folder["m.safetensors"] + ": " + message, () => ModelFile.Load(folder["m.safetensors"]));
    }

    [Fact]
    public void Safetensors_WithATensorTooMany_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = new SafetensorsWriter();
        SafetensorsModel.Add(file, Two);
        file.Add("component.2.class_prior", [1.0]);
        using (FileStream stream = File.Create(folder["m.safetensors"]))
        {
            file.WriteTo(stream);
        }

        ErrorAssert.Throws<ModelException>(folder["m.safetensors"] + ": Tensor component.2.class_prior is unknown.",
            () => ModelFile.Load(folder["m.safetensors"]));
    }

    [Theory]
    [InlineData("{\"components\":[],\"weights\":[]}", "components must hold at least one component, but is empty.")]
    [InlineData("{\"components\":3,\"weights\":[]}", "components must be a list, but is a number.")]
    [InlineData("{\"components\":[COIN]}", "The file has no member 'weights'.")]
    [InlineData("{\"components\":[COIN],\"weights\":[1],\"prior\":1}", "The file has the unknown member 'prior'.")]
    [InlineData("{\"components\":[COIN,COIN],\"weights\":[1]}", "weights must be a list of length 2, but its length is 1.")]
    [InlineData("{\"components\":[COIN,COIN],\"weights\":[1,0.5]}", "The weights of the components must sum to 1 within 1E-09, but sum to 1.5.")]
    [InlineData("{\"components\":[COIN,{}],\"weights\":[1,0]}", "components[1] has no member 'sites'.")]
    [InlineData("{\"components\":[COIN,{\"sights\":1}],\"weights\":[1,0]}", "components[1] has the unknown member 'sights'.")]
    [InlineData("{\"components\":[COIN,TORN],\"weights\":[1,0]}", "components[1]: A tree has either the member 'pooling_groups' or the member 'children'.")]
    [InlineData("{\"components\":[COIN],\"weights\":[1],\"metadata\":{\"site_names\":[]}}",
        "metadata.site_names must be a list of length 1, but its length is 0.")]
    public void Json_ThatIsSpoilt_IsRefusedByName(string text, string message)
    {
        const string Coin = "{\"sites\":1,\"alphabet\":2,\"leaf_channels\":1,\"widths\":[1],\"classes\":1,\"pooling_groups\":[[[0]]],\"leaf\":[[[0.5,0.5]]],"
            + "\"conv\":[[[[1]]]],\"output\":[[1]]}";
        using var folder = new TemporaryFolder();
        string path = folder.Write("m.json", text.Replace("COIN", Coin, StringComparison.Ordinal).Replace("TORN",
            Coin.Replace("\"pooling_groups\":[[[0]]],", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal));
        ErrorAssert.Throws<ModelException>(path + ": " + message, () => ModelFile.Load(path));
    }

    private static void Same(ConvACMixture expected, ConvACMixture actual)
    {
        Assert.Equal(ModelAssert.Bits(expected.Weights), ModelAssert.Bits(actual.Weights));
        Assert.Equal(expected.Components.Count, actual.Components.Count);
        foreach ((ConvAC mine, ConvAC other) in expected.Components.Zip(actual.Components))
        {
            ModelAssert.Same(mine, other);
        }

        Assert.Equal(expected.Metadata.SiteNames, actual.Metadata.SiteNames);
        Assert.Equal(expected.Metadata.Training, actual.Metadata.Training);
    }
}
