using Entroscope.Workflow.Runs;

namespace Entroscope.Cli.Commands;

/// <summary><c>compare</c>: runs or models side by side on the same rows, paired over the rows.</summary>
internal sealed class CompareCommand
{
    private const string NameRows = "name rows for all models with --data FILE";

    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "Folders of runs, or model files; the others are compared with the first.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly PathOption _rows = new(PathUse.Read, "--data")
    {
        Description = "Compare on these rows. [default: the test rows of the runs, which must be the same]",
        HelpName = "FILE",
    };

    private readonly DataArguments _data = new();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var compare = new CompareCommand();
        var command = new Command("compare", "Set runs or models side by side on the same rows: mean log-likelihood and accuracy of each, and the "
            + "difference of each from the first, paired over the rows, with its error.")
        {
            compare._runs, compare._rows,
        };
        compare._data.AddOptionsTo(command, parts: true);
        command.AddAll(compare._threads, compare._json);
        return command.Running(
            compare.Run,
            "entroscope compare first-run second-run",
            "entroscope compare first-run other.safetensors --data new.csv --json");
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string[] paths = parsed.GetRequiredValue(_runs);
        UsageException.ThrowIf(paths.Length < 2, "compare needs at least two runs or models");
        string? file = parsed.GetValue(_rows);
        if (file is null)
        {
            parsed.Refuse(_data.All.Where(o => o != CommonOptions.MaxMemory), "says how the rows of --data are read; give both");
        }

        var engine = new EngineOptions { Threads = parsed.GetValue(_threads) };
        string[] names = ModelNames.Of(paths);
        RunRecord?[] runs = Array.ConvertAll(paths, path => RunOf(path, file is null));
        RowScores[] scores =
        [
            .. paths.Select((path, i) =>
            {
                ConvACMixture model = ModelInput.LoadDistribution(runs[i]?.Model ?? path);
                ModelData rows = file is null
                    ? TestRows(runs[i]!, model, cancellation)
                    : ModelInput.LoadRows(model, file, _data.Read(parsed), parsed.GetValue(_threads), parsed.InvocationConfiguration.Error, cancellation);
                return RowScores.Compute(names[i], model, rows, engine, cancellation);
            }),
        ];
        if (scores.Skip(1).Select(s => scores[0].Unlike(s)).FirstOrDefault(why => why is not null) is { } unlike)
        {
            throw new DataException(file is null ? $"{unlike}; {NameRows}." : $"{file}: {unlike}.");
        }

        var result = ModelComparison.Of(scores);
        TextWriter output = parsed.InvocationConfiguration.Output;
        string title = file ?? $"test rows of {runs[0]!.Data ?? names[0]}";
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(output, w => ComparisonOutput.Write(w, result, title, paths));
        }
        else
        {
            ComparisonOutput.Show(output, result, title);
        }

        return ExitCode.Done;
    }

    private static RunRecord? RunOf(string path, bool needsRun)
    {
        if (!Directory.Exists(path))
        {
            return needsRun && File.Exists(path) ? throw new UsageException($"{path} is a model without test rows of its own; {NameRows}") : null;
        }

        RunRecord run = RunRecord.Read(path) ?? throw new DataException($"{path}: is not the folder of a run: it has no manifest.json of one.");
        return run.ForeignFiles.Contains(Path.GetFileName(run.Model), StringComparer.Ordinal)
            ? throw new DataException($"{run.Model}: is missing, or is not the model that the run wrote: its hash differs from that of the manifest.")
            : run;
    }

    // The rows are read again as the run read them, and must still be the same.
    private static ModelData TestRows(RunRecord run, ConvACMixture model, CancellationToken cancellation)
    {
        DataSplit rows = RunCommand.Rows(run, cancellation);
        return !string.Equals(rows.ComputeFingerprint(), run.Fingerprint, StringComparison.Ordinal)
            ? throw new DataException($"{run.Folder}: the data is no longer that of the run: its fingerprint differs from that of the manifest; {NameRows}.")
            : rows.Test is { } test ? ModelData.Of(model.Pattern, test) : throw new DataException($"{run.Folder}: the run has no test rows; {NameRows}.");
    }
}
