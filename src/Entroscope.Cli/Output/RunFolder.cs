using System.Runtime.InteropServices;

namespace Entroscope.Cli.Output;

/// <summary>The folder of a run, locked while it is written. Every file is written whole or not at all; the manifest comes last.</summary>
internal sealed class RunFolder : IDisposable
{
    private static readonly string[] Files = ["model.safetensors", "report.html", "report.json"];

    /// <summary>Gets the names of all files that a run writes.</summary>
    public static IReadOnlyList<string> AllFiles => [.. Files, Manifest];

    private const string Manifest = "manifest.json";
    private const string StandardPath = "entroscope-run";

    private readonly string? _named;
    private readonly string _standard;
    private readonly bool _overwrite;
    private bool _made;
    private bool _described;
    private FolderLock? _lock;

    private RunFolder(string? named, bool overwrite, string standard)
    {
        _named = named;
        _overwrite = overwrite;
        _standard = standard;
        Path = named ?? standard;
    }

    public string Path { get; private set; }

    public string Model => In(Files[0]);

    /// <summary>Gets what must be said about the choice of the folder.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    private bool HoldsRun => Files[1..].Append(Manifest).Any(f => File.Exists(In(f)));

    /// <summary>Chooses the folder: an earlier run is replaced only when that is requested.</summary>
    /// <param name="path">The folder that the user named; null for the standard one, or one with a number behind its name.</param>
    /// <exception cref="DataException">The folder that the user named holds an earlier run.</exception>
    public static RunFolder Choose(string? path, bool overwrite, string standard = StandardPath)
    {
        var folder = new RunFolder(path, overwrite, standard);
        if (!overwrite && folder.HoldsRun)
        {
            folder.GoElsewhere(1, busy: false);
        }

        return folder;
    }

    /// <summary>Makes and locks the folder and fails early where nothing could be written. What is in it stays as it is.</summary>
    /// <exception cref="DataException">The folder cannot be made or written, another run writes into it, or it holds what is not replaced.</exception>
    public void Open()
    {
        for (int number = 1; !TryOpen(); number++)
        {
            GoElsewhere(number, busy: true);
        }

        string manifest = In(Manifest);
        if (File.Exists(manifest) && !RunManifest.IsOwn(manifest))
        {
            throw new DataException($"{manifest}: is not the manifest of a run, and is kept; name another folder.");
        }

        AtomicFile.EnsureWritable(manifest);
        AtomicFile.EnsureWritable(Model);
    }

    /// <summary>Releases the folder, and removes it if this run made it and nothing was written: a run that failed leaves no trace.</summary>
    public void Dispose()
    {
        if (_made && Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }

        _lock?.Dispose();
    }

    /// <summary>Writes the model. From here on the folder holds a run that has no manifest yet, also where that replaces another run.</summary>
    public void Save(ConvACMixture model)
    {
        File.Delete(In(Manifest));
        ModelFile.Save(model, Model);
        SchemaOutput.Save(model.Metadata.Schema, Model);
        _described = model.Metadata.Schema is not null;
    }

    public void Save(RunReport report)
    {
        AtomicFile.WriteText(In("report.html"), ReportWriter.Html(report));
        AtomicFile.Write(In("report.json"), stream => ReportWriter.Json(report, stream));
    }

    public void SaveManifest(RunReport report, string[] arguments, ulong seed)
    {
        using var text = new StringWriter();
        JsonOutput.Write(text, w =>
        {
            w.WriteString("program", "entroscope");
            w.WriteString("version", report.Version);
            w.Array("arguments", arguments, w.WriteStringValue);
            w.WriteNumber("seed", seed);
            w.WriteStartObject("data");
            w.WriteString("name", report.Data.Name);
            w.WriteString("fingerprint", report.Data.Fingerprint);
            w.WriteNumber("training_rows", report.Data.TrainingRows);
            w.WriteNumber("validation_rows", report.Data.ValidationRows);
            w.WriteNumber("test_rows", report.Data.TestRows);
            w.WriteEndObject();
            w.WriteStartObject("machine");
            w.WriteString("system", RuntimeInformation.OSDescription);
            w.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            w.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            w.WriteNumber("processors", Environment.ProcessorCount);
            w.WriteNumber("peak_memory_bytes", System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64);
            w.WriteEndObject();
            w.WriteStartObject("times");
            w.WriteString("started", report.Started ?? DateTimeOffset.MinValue);
            w.Number("training_seconds", report.Training.Seconds);
            w.Number("total_seconds", report.Seconds);
            w.WriteEndObject();
            string[] files = _described ? [.. Files, System.IO.Path.GetFileName(SchemaFile.Beside(Model))] : Files;
            w.Array("files", files, w.WriteStringValue);
            w.WriteStartObject("sha256");
            foreach (string file in files)
            {
                w.WriteString(file, RunManifest.Hash(In(file)));
            }

            w.WriteEndObject();
        });
        AtomicFile.WriteText(In(Manifest), text.ToString());
    }

    /// <summary>Writes the manifest of a run that was interrupted: the folder holds a model alone.</summary>
    public void SaveInterrupted(string[] arguments, ulong seed)
    {
        using var text = new StringWriter();
        JsonOutput.Write(text, w =>
        {
            w.WriteString("program", "entroscope");
            w.WriteBoolean("interrupted", true);
            w.Array("arguments", arguments, w.WriteStringValue);
            w.WriteNumber("seed", seed);
            w.Array("files", Files[..1], w.WriteStringValue);
        });
        AtomicFile.WriteText(In(Manifest), text.ToString());
    }

    private bool TryOpen()
    {
        if (File.Exists(Path))
        {
            throw new DataException($"{Path}: the run needs a folder to write into, but this is a file.");
        }

        bool made = !Directory.Exists(Path);
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Path}: the folder cannot be made: {e.Message}", e);
        }

        // Of a folder that the user named, or wants to replace, nothing else will do.
        bool only = _named is not null || _overwrite;
        _lock = only ? FolderLock.Take(Path) : FolderLock.TryTake(Path);
        if (_lock is not null && (_overwrite || !HoldsRun))
        {
            _made = made;
            return true;
        }

        _lock?.Dispose();
        _lock = null;
        return false;
    }

    // An earlier run is here, or another one came first.
    private void GoElsewhere(int number, bool busy)
    {
        if (_named is not null)
        {
            throw new DataException($"{_named}: the folder holds an earlier run; name another folder, or replace that run with --overwrite.");
        }

        string left = Path;
        do
        {
            Path = Invariant($"{_standard}-{++number}");
        }
        while (HoldsRun);
        string held = busy ? $"another run writes into {left}" : $"{_standard} holds an earlier run, which is kept";
        Notes = [$"{held}; this one goes into {Path}{(busy ? string.Empty : " (--overwrite would replace the earlier one)")}"];
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
