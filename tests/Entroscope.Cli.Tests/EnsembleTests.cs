using System.Text.Json;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Ensembles on the command line: trained, continued, and taken into the intervals of measurements.</summary>
public sealed class EnsembleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Measurements_AreWidenedByIt()
    {
        string data = _folder.Write("data.csv", SampleData.Classes(60));
        string model = _folder["m.json"];
        string fits = _folder["fits"];
        string[] train = ["train", data, "--label", "kind", "--steps", "3", "--widths", "2", "-o", model];
        CliResult made = Tool.Run([.. train, "--bootstrap", "4", "--ensemble", fits]).Succeeds();
        Assert.Contains("ensemble: 4 of 4 models\n", made.Error, StringComparison.Ordinal);
        byte[] first = File.ReadAllBytes(Path.Combine(fits, "fit-0001.safetensors"));
        Tool.Run([.. train, "--bootstrap", "5", "--ensemble", fits]).Succeeds();
        Assert.Equal(5, Directory.GetFiles(fits, "fit-*").Length);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(fits, "fit-0001.safetensors")));

        JsonElement plain = Tool.Run("evaluate", model, data, "--label", "kind", "--json").Json();
        JsonElement evaluated = Tool.Run("evaluate", model, data, "--label", "kind", "--json", "--ensemble", fits).Json();
        JsonElement ensemble = evaluated.GetProperty("ensemble");
        Assert.Equal(("bootstrap", 5, "the rows and the training (rows and seed)"), (
            ensemble.GetProperty("kind").GetString(), ensemble.GetProperty("models").GetInt32(), ensemble.GetProperty("covers").GetString()));
        JsonElement log = ensemble.GetProperty("log_likelihood");
        Assert.Equal(plain.GetProperty("log_likelihood").GetDouble(), log.GetProperty("estimate").GetDouble());
        double[] values = [.. Enumerable.Range(1, 5).Select(k => Tool.Run("evaluate", Path.Combine(fits, Invariant($"fit-{k:0000}.safetensors")), data,
            "--label", "kind", "--json").Json().GetProperty("log_likelihood").GetDouble())];
        Assert.Equal(values.Average(), log.GetProperty("mean").GetDouble(), 1e-12);
        double spread = Math.Sqrt(values.Sum(v => (v - values.Average()) * (v - values.Average())) / 4);
        double own = plain.GetProperty("half_width_95").GetDouble();
        Assert.Equal(Math.Sqrt((own * own) + (2.776445 * 2.776445 * spread * spread)), log.GetProperty("half_width_95").GetDouble(), 1e-5);
        Assert.InRange(ensemble.GetProperty("accuracy").GetProperty("half_width_95").GetDouble(), 0.01, 1);
        Assert.Contains("95 % interval over the rows and the training (rows and seed), from 5 models",
            Tool.Run("evaluate", model, data, "--label", "kind", "--ensemble", fits).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("95 % interval over the rows ± ", Tool.Run("evaluate", model, data, "--label", "kind").Succeeds().Output, StringComparison.Ordinal);

        foreach ((string[] command, string key) in new[]
        {
            (new[] { "entropy", model }, "entropy"),
            (["entropy", model, "--sites", "0,1"], "entropy"),
            (["mi", model, "--sites", "0", "--with", "1"], "information"),
        })
        {
            JsonElement wide = Tool.Run([.. command, "--ensemble", fits, "--json"]).Json().GetProperty("ensemble").GetProperty(key);
            Assert.InRange(wide.GetProperty("half_width_95").GetDouble(), 1e-4, 5);
            Assert.Contains("95 % interval over the training (rows and seed), from 5 models", Tool.Run([.. command, "--ensemble", fits]).Succeeds().Output,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Seeds_OfAMixture_OnTheSameRows()
    {
        string data = _folder.Write("data.csv", SampleData.Binary(60, 4));
        string[] run = ["run", data, "--steps", "2", "--widths", "2", "--components", "2", "--draws", "20", "-o", _folder["run"]];
        Tool.Run([.. run, "--seeds", "2", "--ensemble", _folder["fits"]]).Succeeds();
        JsonElement wide = Tool.Run("entropy", Path.Combine(_folder["run"], "model.safetensors"), "--ensemble", _folder["fits"], "--json").Json();
        Assert.Equal("the seed of the training", wide.GetProperty("ensemble").GetProperty("covers").GetString());
    }

    [Fact]
    public void OptionsWithoutMeaning_AreRefused()
    {
        string data = _folder.Write("data.csv", SampleData.Binary(40, 4));
        string model = _folder["m.json"];
        string[] train = ["train", data, "--steps", "1", "--widths", "2", "-o", model];
        foreach (string command in new[] { "train", "run" })
        {
            Refused("--ensemble is the folder of --bootstrap or --seeds; give both or neither", command, data, "--bootstrap", "3");
            Refused("--ensemble is the folder of --bootstrap or --seeds; give both or neither", command, data, "--ensemble", _folder["fits"]);
            Refused("--bootstrap draws rows and changes seeds, --seeds changes seeds alone; give one of them",
                command, data, "--bootstrap", "3", "--seeds", "3", "--ensemble", _folder["fits"]);
            Refused("--ensemble cannot be used with --widths auto, which trains many networks",
                command, data, "--bootstrap", "3", "--ensemble", _folder["fits"], "--widths", "auto", "--parameters", "500");
            string file = _folder.Write("file", "x");
            Tool.Run(command, data, "--seeds", "3", "--ensemble", file).Refused(ExitCode.BadInput,
                $"entroscope: {file}: the ensemble needs a folder, but this is a file.\n");
        }

        Tool.Run(train).Succeeds();
        Refused("--ensemble widens H(X), or the entropy of --sites; leave --level, --renyi and --against out",
            "entropy", model, "--renyi", "2", "--ensemble", _folder["fits"]);
        Refused("--ensemble widens the information between --sites and --with; give both", "mi", model, "--ensemble", _folder["fits"]);
        Tool.Run("evaluate", model, data, "--ensemble", _folder["none"]).Refused(ExitCode.BadInput,
            $"entroscope: {_folder["none"]}: is not the folder of an ensemble: it has no ensemble.json of one.\n");

        static void Refused(string message, params string[] arguments) => Tool.Run(arguments).Refused(ExitCode.WrongUsage, $"entroscope: {message}\n");
    }
}
