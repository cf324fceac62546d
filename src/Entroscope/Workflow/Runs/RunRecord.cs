namespace Entroscope.Workflow.Runs;

/// <summary>What the folder of a run says about it: its manifest, and whether the files beside that are still those of the run. Immutable.</summary>
/// <remarks>What is null is not recorded: the run was interrupted, had no such rows, or is of a release that did not record it.</remarks>
public sealed record RunRecord
{
    // Runs are looked for in folders of folders, not in whole file systems.
    private const int Depth = 3;

    /// <summary>Gets the folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets whether the run ended, and whether its files are of one run.</summary>
    public required RunState State { get; init; }

    /// <summary>Gets the names of the files that are missing, or that differ from those that the run wrote.</summary>
    public IReadOnlyList<string> ForeignFiles { get; init; } = [];

    /// <summary>Gets why the manifest cannot be read, where the folder is <see cref="RunState.Damaged"/>; else null.</summary>
    public string? Damage { get; init; }

    /// <summary>Gets the arguments of the command line that made the run.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Gets the folder that relative paths among the arguments begin at.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Gets the seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Gets the version of the program.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the name of the data.</summary>
    public string? Data { get; init; }

    /// <summary>Gets the fingerprint of the data and of its division into parts (<see cref="Entroscope.Data.Tables.DataSplit.ComputeFingerprint"/>).</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Gets the number of training rows.</summary>
    public long? TrainingRows { get; init; }

    /// <summary>Gets the number of validation rows.</summary>
    public long? ValidationRows { get; init; }

    /// <summary>Gets the number of test rows.</summary>
    public long? TestRows { get; init; }

    /// <summary>Gets the number of parameters of the model.</summary>
    public long? Parameters { get; init; }

    /// <summary>Gets what the run measured on the parts of its data, by their names: train, validation, test.</summary>
    public IReadOnlyDictionary<string, RunScore> Scores { get; init; } = new Dictionary<string, RunScore>(StringComparer.Ordinal);

    /// <summary>Gets when the run began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Gets the seconds of the training.</summary>
    public double? TrainingSeconds { get; init; }

    /// <summary>Gets the seconds of the whole run.</summary>
    public double? TotalSeconds { get; init; }

    /// <summary>Gets the file of the model.</summary>
    public string Model => Path.Combine(Folder, RunManifest.ModelName);

    /// <summary>Reads the record of a run.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <returns>The record; null where the folder has no manifest of a run.</returns>
    /// <remarks>Cost: every file that the manifest names is read once, for its hash.</remarks>
    public static RunRecord? Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using JsonDocument? text = RunManifest.Read(Path.Combine(folder, RunManifest.FileName));
        return text is null ? null : Of(folder, text.RootElement);
    }

    /// <summary>Finds the runs in a folder: itself, and its folders down to the third level. Links and hidden folders are not followed.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The runs, by the time they began; those without one first. Among them folders whose manifest is damaged.</returns>
    /// <exception cref="DataException">There is no such folder.</exception>
    /// <remarks>Cost: that of <see cref="Read"/> for every run. A folder that cannot be read is passed over.</remarks>
    public static IReadOnlyList<RunRecord> Find(string root, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        Refuse.Data(!Directory.Exists(root), $"{root}: runs are looked for in a folder, but this is none.");
        List<RunRecord> found = [];
        Collect(root, 0);
        return [.. found.OrderBy(r => r.Started ?? DateTimeOffset.MinValue).ThenBy(r => r.Folder, StringComparer.Ordinal)];

        void Collect(string folder, int depth)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Read(folder) is { } run)
            {
                found.Add(run);
            }
            else if (RunManifest.Damage(folder) is { } damage)
            {
                found.Add(new RunRecord { Folder = folder, State = RunState.Damaged, Damage = damage });
            }

            if (depth < Depth)
            {
                foreach (string inner in Inner(folder))
                {
                    Collect(inner, depth + 1);
                }
            }
        }
    }

    private static string[] Inner(string folder)
    {
        var plain = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        string[] inner = [.. Directory.EnumerateDirectories(folder, "*", plain).Order(StringComparer.Ordinal)];

        // "./a" is the folder a.
        return folder is "." ? Array.ConvertAll(inner, path => Path.GetFileName(path)) : inner;
    }

    private static RunRecord Of(string folder, JsonElement manifest)
    {
        JsonElement data = manifest.Member("data") ?? default;
        JsonElement times = manifest.Member("times") ?? default;
        IReadOnlyList<string> foreign = RunManifest.Foreign(folder, manifest);
        bool interrupted = manifest.Member("interrupted") is { ValueKind: JsonValueKind.True };
        return new RunRecord
        {
            Folder = folder,
            State = foreign.Count > 0 ? RunState.Mixed : interrupted ? RunState.Interrupted : RunState.Finished,
            ForeignFiles = foreign,
            Arguments = manifest.Member("arguments") is { ValueKind: JsonValueKind.Array } list
                ? [.. list.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)] : [],
            WorkingFolder = manifest.Text("working_folder"),
            Seed = manifest.Member("seed") is { ValueKind: JsonValueKind.Number } seed && seed.TryGetUInt64(out ulong value) ? value : null,
            Version = manifest.Text("version"),
            Data = data.Text("name"),
            Fingerprint = data.Text("fingerprint"),
            TrainingRows = data.Whole("training_rows"),
            ValidationRows = data.Whole("validation_rows"),
            TestRows = data.Whole("test_rows"),
            Parameters = manifest.Whole("parameters"),
            Scores = manifest.Member("evaluation") is { ValueKind: JsonValueKind.Object } scores
                ? scores.EnumerateObject().GroupBy(p => p.Name, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => RunScore.Of(g.Last().Value), StringComparer.Ordinal) : new(StringComparer.Ordinal),
            Started = DateTimeOffset.TryParse(times.Text("started"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset started)
                && started > DateTimeOffset.MinValue ? started.ToUniversalTime() : null,
            TrainingSeconds = times.Number("training_seconds"),
            TotalSeconds = times.Number("total_seconds"),
        };
    }
}

/// <summary>What the folder of a run is.</summary>
public enum RunState
{
    /// <summary>The run ended, and its files are those that it wrote.</summary>
    Finished,

    /// <summary>The run was interrupted: the folder holds the best network so far.</summary>
    Interrupted,

    /// <summary>A file is missing or differs from the one that the run wrote: the folder is not of one run.</summary>
    Mixed,

    /// <summary>The manifest cannot be read: nothing is known of the run.</summary>
    Damaged,
}
