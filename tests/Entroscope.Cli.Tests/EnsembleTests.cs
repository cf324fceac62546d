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
        double training = log.GetProperty("standard_deviation").GetDouble();
        Assert.InRange(training, 1e-4, spread);
        Assert.Equal(Math.Sqrt((own * own) + (2.776445 * 2.776445 * training * training)), log.GetProperty("half_width_95").GetDouble(), 1e-5);
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
    public void LedgerColumnsAnomaliesAndConditions_AreWidenedToo()
    {
        string data = _folder.Write("data.csv", SampleData.Classes(60));
        (string model, string fits) = (_folder["m.json"], _folder["fits"]);
        Tool.Run("train", data, "--label", "kind", "--steps", "3", "--widths", "2", "-o", model, "--bootstrap", "3", "--ensemble", fits).Succeeds();
        string[] models = [model, .. Directory.GetFiles(fits, "fit-*").Order()];
        string[] label = ["--label", "kind"];

        // Every interval is about the value of the model, and its mean is over those of the other models.
        foreach ((string[] command, Func<JsonElement, JsonElement> own, Func<JsonElement, JsonElement> wide) in
            new (string[], Func<JsonElement, JsonElement>, Func<JsonElement, JsonElement>)[]
        {
            (["ledger", "M", data, .. label, "--shared", "--mean-only"], j => j.GetProperty("mean").GetProperty("log_p"), j => j.GetProperty("log_p")),
            (["ledger", "M", data, .. label, "--shared", "--mean-only"], j => j.GetProperty("mean").GetProperty("total_shared"),
                j => j.GetProperty("total_shared")),
            (["columns", "M", data, .. label], j => j.GetProperty("columns")[0].GetProperty("gain").GetProperty("estimate"),
                j => j.GetProperty("columns")[0].GetProperty("gain")),
            (["columns", "M", data, .. label], j => j.GetProperty("columns")[1].GetProperty("information"),
                j => j.GetProperty("columns")[1].GetProperty("information")),
            (["condition", "M", "--sites", "3", "--given", "0=1"], j => j.GetProperty("columns")[0].GetProperty("mean"),
                j => j.GetProperty("columns")[0].GetProperty("mean")),
            (["condition", "M", "--sites", "1", "--given", "0=1"], j => j.GetProperty("columns")[0].GetProperty("probabilities")[1].GetProperty("probability"),
                j => j.GetProperty("columns")[0].GetProperty("probabilities")[1]),
            (["anomalies", "M", data, .. label, "--top", "1", "--draws", "200"], j => j.GetProperty("anomalies")[0].GetProperty("log_p"),
                j => j.GetProperty("rows")[0].GetProperty("log_p")),
        })
        {
            JsonElement ensemble = Tool.Run([.. Of(command, model), "--ensemble", fits, "--json"]).Json().GetProperty("ensemble");
            Assert.Equal(3, ensemble.GetProperty("models").GetInt32());
            JsonElement found = wide(ensemble);
            Assert.Equal(own(Tool.Run([.. Of(command, model), "--json"]).Json()).GetDouble(), found.GetProperty("estimate").GetDouble(), 1e-12);
            Assert.InRange(found.GetProperty("half_width_95").GetDouble(), 1e-6, 100);
            if (command[0] is not "anomalies")
            {
                double mean = models[1..].Average(m => own(Tool.Run([.. Of(command, m), "--json"]).Json()).GetDouble());
                Assert.Equal(mean, found.GetProperty("mean").GetDouble(), 1e-12);
            }

            Assert.Contains("With the training", Tool.Run([.. Of(command, model), "--ensemble", fits]).Succeeds().Output, StringComparison.Ordinal);
        }

        static string[] Of(string[] command, string file) => Array.ConvertAll(command, word => word is "M" ? file : word);
    }

    [Fact]
    public void AReportOfARun_HasIt_WhereThereAreTestRows()
    {
        string data = _folder.Write("data.csv", SampleData.Classes(60));
        string[] run = ["run", data, "--label", "kind", "--steps", "2", "--widths", "2", "--draws", "20", "--bootstrap", "3"];
        CliResult shown = Tool.Run([.. run, "--test-rows", "20", "-o", _folder["run"], "--ensemble", _folder["fits"]]).Succeeds();
        Assert.Contains("95 % interval over the rows and the training (rows and seed), from 3 models", shown.Output, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["run"], "report.json"))).RootElement;
        JsonElement log = report.GetProperty("ensemble").GetProperty("log_likelihood");
        JsonElement own = report.GetProperty("evaluation").GetProperty("test");
        Assert.Equal(own.GetProperty("log_likelihood").GetDouble(), log.GetProperty("estimate").GetDouble());
        Assert.True(log.GetProperty("half_width_95").GetDouble() > own.GetProperty("half_width_95").GetDouble());
        Assert.Contains("more models; ± is the 95 % interval over the rows and the training",
            File.ReadAllText(Path.Combine(_folder["run"], "report.html")), StringComparison.Ordinal);
        Assert.DoesNotContain("another", Tool.Run("runs", _folder.Path).Output, StringComparison.Ordinal);
        Tool.Run([.. run, "-o", _folder["bare"], "--ensemble", _folder["others"]]).Succeeds();
        Assert.DoesNotContain("\"ensemble\"", File.ReadAllText(Path.Combine(_folder["bare"], "report.json")), StringComparison.Ordinal);
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
        Refused("--ensemble widens the shared ledger, as latents belong to one network; give --shared and leave --given-class out",
            "ledger", model, data, "--json", "--ensemble", _folder["fits"]);
        Refused("--ensemble widens means, and --output writes rows; leave one of them out",
            "ledger", model, data, "-o", _folder["l.csv"], "--ensemble", _folder["fits"]);
        Refused("--ensemble is about the rows that are shown, and --output writes all; leave one of them out",
            "anomalies", model, data, "-o", _folder["a.csv"], "--ensemble", _folder["fits"]);
        Refused("--ensemble has no meaning here: levels belong to the tree of one model, which may differ in the others; name the models of the folder side by "
            + "side", "scaling", model, "--ensemble", _folder["fits"]);
        Tool.Run("evaluate", model, data, "--ensemble", _folder["none"]).Refused(ExitCode.BadInput,
            $"entroscope: {_folder["none"]}: is not the folder of an ensemble: it has no ensemble.json of one.\n");

        static void Refused(string message, params string[] arguments) => Tool.Run(arguments).Refused(ExitCode.WrongUsage, $"entroscope: {message}\n");
    }
}
