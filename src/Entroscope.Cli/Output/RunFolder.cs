using System.Runtime.InteropServices;
using Entroscope.Learning.Distribution;
using Entroscope.Workflow.Runs;

namespace Entroscope.Cli.Output;

/// <summary>The folder of a run, locked while it is written. Every file is written whole or not at all; the manifest comes last.</summary>
internal sealed class RunFolder : IDisposable
{
    private static readonly string[] Files = [RunManifest.ModelName, "report.html", "report.json", "curve.csv"];

    /// <summary>Gets the names of all files that a run writes.</summary>
    public static IReadOnlyList<string> AllFiles => [.. Files, System.IO.Path.GetFileName(SchemaFile.Beside(Files[0])), Manifest];

    private const string Manifest = RunManifest.FileName;
    private const string StandardParent = "entroscope-runs";
    private const int LongestName = 40;

    private readonly string? _named;
    private readonly string _standard;
    private readonly bool _overwrite;
    private bool _made;
    private bool _madeParent;
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

    /// <summary>Names the folder of a run that names none itself: its data and the time it began, in UTC.</summary>
    /// <param name="title">The name of the data: a file name, of which letters, digits, dots, dashes and underscores before the ending are kept.</param>
    public static string StandardPath(string title, DateTimeOffset started)
    {
        string name = title.TrimStart('.');
        name = name.IndexOf('.', StringComparison.Ordinal) is > 0 and int dot ? name[..dot] : name;
        name = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(LongestName));
        return System.IO.Path.Combine(StandardParent, Invariant($"{(name.Length == 0 ? "data" : name)}-{started.UtcDateTime:yyyyMMdd-HHmmss}"));
    }

    /// <summary>Chooses the folder: an earlier run is replaced only when that is requested.</summary>
    /// <param name="path">The folder that the user named; null for the standard one, or one with a number behind its name.</param>
    /// <exception cref="DataException">The folder that the user named holds an earlier run.</exception>
    public static RunFolder Choose(string? path, bool overwrite, string standard)
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
            if (_madeParent && System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } parent && !Directory.EnumerateFileSystemEntries(parent).Any())
            {
                Directory.Delete(parent);
            }
        }

        _lock?.Dispose();
    }

    /// <summary>Writes the model. From here on the folder holds a run that has no manifest yet, also where that replaces another run.</summary>
    public void Save(TrainedModel trained)
    {
        File.Delete(In(Manifest));
        ModelFile.Save(trained.Mixture, Model);
        SchemaOutput.Save(trained.Mixture.Metadata.Schema, Model);
        _described = trained.Mixture.Metadata.Schema is not null;
        AtomicFile.Write(In(Files[^1]), stream => TrainingCurve.WriteCsv(trained.Training, trained.Hybrid, stream));
    }

    public void Save(RunReport report)
    {
        AtomicFile.WriteText(In("report.html"), ReportWriter.Html(report));
        AtomicFile.Write(In("report.json"), stream => ReportWriter.Json(report, stream));
    }

    /// <summary>Writes the manifest, the last of the files.</summary>
    /// <param name="rows">The data, whose parts it names.</param>
    /// <param name="report">The report; null where the run was interrupted, and the folder holds model and curve alone.</param>
    public void SaveManifest(RunOrigin origin, DataSplit rows, TrainedModel trained, RunReport? report)
    {
        using var text = new StringWriter();
        JsonOutput.Write(text, w =>
        {
            w.WriteString("program", "entroscope");
            w.WriteString("version", ProductVersion.Text);
            if (report is null)
            {
                w.WriteBoolean("interrupted", true);
            }

            w.Array("arguments", origin.Arguments, w.WriteStringValue);
            w.Members(new { origin.WorkingFolder, origin.Seed });
            w.Object("data", () =>
            {
                w.WriteString("name", origin.Title);
                w.WriteString("fingerprint", report?.Data.Fingerprint ?? rows.ComputeFingerprint());
                w.WriteNumber("training_rows", rows.Train.Observations.Rows);
                w.WriteNumber("validation_rows", rows.IsValidated ? rows.Validation.Observations.Rows : 0);
                w.WriteNumber("test_rows", rows.Test?.Observations.Rows ?? 0);
            });
            w.WriteNumber("parameters", trained.Mixture.ParameterCount);
            if (report is not null)
            {
                EvaluationJson.WriteParts(w, report, all: false);
            }

            w.Object("machine", () =>
            {
                w.WriteString("system", RuntimeInformation.OSDescription);
                w.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
                w.WriteString("runtime", RuntimeInformation.FrameworkDescription);
                w.WriteNumber("processors", Environment.ProcessorCount);
                w.WriteString("arithmetic", ArithmeticSelfTest.Run());
                w.WriteNumber("peak_memory_bytes", System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64);
            });
            w.Object("times", () =>
            {
                w.WriteString("started", origin.Started);
                w.Number("training_seconds", trained.Elapsed.TotalSeconds);
                w.Number("total_seconds", report?.Seconds ?? double.NaN);
            });
            string[] files = [.. Files.Where(f => report is not null || !f.StartsWith("report", StringComparison.Ordinal)),
                .. _described ? [System.IO.Path.GetFileName(SchemaFile.Beside(Model))] : Array.Empty<string>()];
            w.Array("files", files, w.WriteStringValue);
            w.Object("sha256", () => Array.ForEach(files, file => w.WriteString(file, RunManifest.Hash(In(file)))));
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
        _madeParent |= _named is null && System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } parent && !Directory.Exists(parent);
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
        Notes = [$"{held}; this one goes into {Path}"];
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
