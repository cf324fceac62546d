using System.Runtime.InteropServices;

namespace Entroscope.Cli.Output;

/// <summary>The folder of a run. Every file is written whole or not at all; the manifest comes last.</summary>
internal sealed class RunFolder(string path)
{
    private static readonly string[] Files = ["model.safetensors", "report.html", "report.json"];

    /// <summary>Gets the names of all files that a run writes.</summary>
    public static IReadOnlyList<string> AllFiles => [.. Files, Manifest];

    private const string Manifest = "manifest.json";
    private const string StandardPath = "entroscope-run";

    private bool _made;
    private bool _described;

    public string Path { get; } = path;

    public string Model => In(Files[0]);

    /// <summary>Gets what must be said about the choice of the folder.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    private bool HoldsRun => Files[1..].Append(Manifest).Any(f => File.Exists(In(f)));

    /// <summary>Chooses the folder: an earlier run is replaced only when that is requested.</summary>
    /// <param name="path">The folder that the user named; null for the standard one, or one with a number behind its name.</param>
    /// <exception cref="DataException">The folder that the user named holds an earlier run.</exception>
    public static RunFolder Choose(string? path, bool overwrite, string standard = StandardPath)
    {
        var folder = new RunFolder(path ?? standard);
        if (overwrite || !folder.HoldsRun)
        {
            return folder;
        }

        if (path is not null)
        {
            throw new DataException($"{path}: the folder holds an earlier run; name another folder, or replace that run with --overwrite.");
        }

        RunFolder free = Enumerable.Range(2, int.MaxValue - 2).Select(n => new RunFolder(Invariant($"{standard}-{n}"))).First(f => !f.HoldsRun);
        return new RunFolder(free.Path)
        {
            Notes =
            [$"{standard} holds an earlier run, which is kept; this one goes into {free.Path} (--overwrite would replace the earlier one)"]
        };
    }

    /// <summary>Removes the folder if this run made it and nothing was written: a run that failed leaves no trace.</summary>
    public void RemoveIfUnused()
    {
        if (_made && Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    /// <summary>Makes the folder and fails early where nothing could be written.</summary>
    public void Open()
    {
        if (File.Exists(Path))
        {
            throw new DataException($"{Path}: the run needs a folder to write into, but this is a file.");
        }

        _made = !Directory.Exists(Path);
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Path}: the folder cannot be made: {e.Message}", e);
        }

        AtomicFile.RemoveLeftovers(Path);
        AtomicFile.EnsureWritable(In(Manifest));
        File.Delete(In(Manifest));
    }

    public void Save(ConvACMixture model)
    {
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
            w.Array("files", _described ? [.. Files, System.IO.Path.GetFileName(SchemaFile.Beside(Model))] : Files, w.WriteStringValue);
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

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
