using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entroscope.Data.Readers;
using Entroscope.Files.Models;

namespace Entroscope.Faults;

/// <summary>The folder of one trial: what the user had there, and what must hold after whatever happened.</summary>
internal sealed partial class Trial
{
    private const string UsersText = "the user's own";
    private static readonly string[] UsersFiles = [".notes.partial", ".out.safetensors.partial", ".out.json.partial", "notes.txt"];

    private readonly Scenario _scenario;
    private readonly List<string> _faults = [];

    private Trial(string folder, Scenario scenario)
    {
        Folder = folder;
        _scenario = scenario;
    }

    public string Folder { get; }

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Gets whether a target was there before.</summary>
    public bool HasOld { get; private init; }

    private string Output => Path.Combine(Folder, _scenario.Output);

    private string OutputFolder => Path.GetDirectoryName(Output)!;

    /// <summary>Gets whether the output is there.</summary>
    public bool HasOutput => File.Exists(Output);

    private string UsersFolder => _scenario.IsShard ? Folder : OutputFolder;

    public static Trial Prepare(World world, string name, Scenario scenario, bool old)
    {
        var trial = new Trial(world.Trial(name), scenario) { HasOld = old && scenario.Replaces };
        Directory.CreateDirectory(trial.OutputFolder);
        foreach (string file in UsersFiles)
        {
            File.WriteAllText(Path.Combine(trial.UsersFolder, file), UsersText);
        }

        if (trial.HasOld)
        {
            File.WriteAllText(trial.Output, UsersText);
        }

        return trial;
    }

    public void Fault(string text) => _faults.Add($"{_scenario.Name} ({Path.GetFileName(Folder)}): {text}");

    /// <summary>Checks what a disturbed process left.</summary>
    /// <param name="possible">The results that the output may be.</param>
    /// <param name="partial">Whether it may be a model that a training wrote when it was asked to stop.</param>
    public void CheckDisturbed(IEnumerable<Baseline> possible, bool partial)
    {
        if (File.Exists(Output))
        {
            bool known = possible.Any(b => b.Is(Output)) || (HasOld && File.ReadAllText(Output) == UsersText);
            if (!known && !(partial && IsModel(Output)))
            {
                Fault($"the output of {new FileInfo(Output).Length} bytes is neither the old nor the new one");
            }
        }
        else if (HasOld)
        {
            Fault("the old output is gone");
        }

        CheckManifest();
        CheckOthers(leftovers: true);
    }

    /// <summary>Checks what a process that ended well left.</summary>
    public void CheckDone(params Baseline[] possible)
    {
        if (!File.Exists(Output))
        {
            Fault("there is no output");
        }
        else if (!possible.Any(b => b.Is(Output)))
        {
            Fault("the output differs from the undisturbed one");
        }

        if (_scenario.IsRun && !File.Exists(Path.Combine(OutputFolder, "manifest.json")))
        {
            Fault("there is no manifest");
        }

        CheckManifest();
        CheckOthers(leftovers: false);
    }

    /// <summary>Checks that a refused or failed process changed nothing.</summary>
    public void CheckUnchanged()
    {
        if (File.Exists(Output) && !(HasOld && File.ReadAllText(Output) == UsersText))
        {
            Fault("a failed command left an output");
        }

        CheckOthers(leftovers: true);
    }

    private static bool IsModel(string path)
    {
        try
        {
            return ModelFile.Load(path).Components.Count > 0;
        }
        catch (ModelException)
        {
            return false;
        }
    }

    private void CheckManifest()
    {
        string path = Path.Combine(OutputFolder, "manifest.json");
        if (_scenario.IsShard && File.Exists(path))
        {
            CheckTiles();
        }

        if (!_scenario.IsRun || !File.Exists(path))
        {
            return;
        }

        using var manifest = JsonDocument.Parse(File.ReadAllBytes(path));
        if (manifest.RootElement.TryGetProperty("sha256", out JsonElement hashes))
        {
            foreach (JsonProperty file in hashes.EnumerateObject())
            {
                string beside = Path.Combine(OutputFolder, file.Name);
                if (!File.Exists(beside) || Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(beside))) != file.Value.GetString())
                {
                    Fault($"the manifest does not belong to {file.Name}");
                }
            }
        }
        else if (!manifest.RootElement.TryGetProperty("interrupted", out _) || !IsModel(Output))
        {
            Fault("the manifest is not that of a run");
        }
    }

    // Every tile has the hash that the manifest holds.
    private void CheckTiles()
    {
        try
        {
            _ = DataLoader.Load(OutputFolder);
        }
        catch (DataException e)
        {
            Fault($"the tiles cannot be read: {e.Message}");
        }
    }

    private void CheckOthers(bool leftovers)
    {
        foreach (string file in UsersFiles.Select(f => Path.Combine(UsersFolder, f)))
        {
            if (!File.Exists(file) || File.ReadAllText(file) != UsersText)
            {
                Fault($"the user's {Path.GetFileName(file)} is gone");
            }
        }

        foreach (string file in Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true }))
        {
            string name = Path.GetFileName(file);
            bool temporary = Temporary().IsMatch(name);
            if (temporary ? !leftovers : !IsExpected(name) && !(leftovers && _scenario.IsShard && name == "values.spill"))
            {
                Fault($"{(temporary ? "a temporary file" : "an unknown file")} is left: {name}");
            }
        }
    }

    private bool IsExpected(string name) => UsersFiles.Contains(name) || name == Path.GetFileName(_scenario.Output) || name switch
    {
        "checkpoint.safetensors" => true,
        _ when _scenario.IsShard && Tile().IsMatch(name) => true,
        "manifest.json" or "report.html" or "report.json" or "curve.csv" => _scenario.IsRun,
        "sweep.db" or "sweep.db-journal" => _scenario.IsSweep,
        _ => false,
    };

    [GeneratedRegex(@"^\.entroscope-[0-9a-f]{16}-[0-9]+-[0-9a-f]{16}\.partial$")]
    private static partial Regex Temporary();

    [GeneratedRegex(@"^tile-[0-9]{8}\.bin$")]
    private static partial Regex Tile();
}
