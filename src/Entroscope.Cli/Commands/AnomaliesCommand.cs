using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>anomalies</c>: which rows are odd beside reference rows, and which columns make them so.</summary>
internal static class AnomaliesCommand
{
    private const int ShownRows = 20;
    private const int ColumnsOfRow = 3;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        var reference = new PathOption(PathUse.Read, "--reference")
        {
            Description = "Rows of the usual kind that the model was not trained on; without them draws from the model stand for them.",
            HelpName = "FILE",
        };
        Option<string?> part = OptionFactory.Choice("--reference-part", "Which part of the reference. [default: all]", "all", "train", "validation", "test");
        Option<int> draws = OptionFactory.Integer("--draws", "Draws from the model where there is no reference.", new AnomalyOptions().Draws, 1, int.MaxValue);
        Option<double> rate = OptionFactory.Share("--fdr", "List the anomalies at this false discovery rate (Benjamini-Hochberg).", 0.05);
        Option<int> top = OptionFactory.Integer("--top", "Describe so many rows by their columns, the oddest first; with -o all, unless given.", ShownRows, 0,
            int.MaxValue);
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a CSV file: log p, p-value, q-value and the odd columns of every row. "
            + "With --json: the JSON that is shown.");
        PathOption ensemble = EnsembleArguments.Read();
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("anomalies", "Rank rows by how odd they are: log p beside that of reference rows, a p-value each, and the columns "
            + "that do not fit the rest of the row with what was to be expected. Exact for every row; missing values are summed out.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(reference, part, draws, rate, top, file, ensemble, seed, threads, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string? usual = parsed.GetValue(reference);
                parsed.Refuse(usual is null ? [part] : [draws, seed], usual is null
                    ? "says which rows of --reference are meant; give both"
                    : "is about draws from the model, which --reference replaces; give one of them");
                bool asJson = parsed.GetValue(json);
                string? target = parsed.GetValue(file);
                UsageException.ThrowIf(target is not null && !asJson && parsed.GetValue(ensemble) is not null,
                    "--ensemble is about the rows that are shown, and --output writes all; leave one of them out");
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                ModelEnsemble? fits = EnsembleArguments.Load(parsed, ensemble, model);
                DataOptions reading = data.Read(parsed);
                TextWriter error = parsed.InvocationConfiguration.Error;
                int workers = parsed.GetValue(threads);
                ModelData rows = ModelInput.LoadRows(model, parsed.GetRequiredValue(data.Path), reading, workers, error, cancellation);
                bool all = target is not null && !asJson && parsed.FirstGiven([top]) is null;
                var options = new AnomalyOptions
                {
                    FalseDiscoveryRate = parsed.GetValue(rate),
                    DescribedRows = all ? rows.Data.Observations.Rows : parsed.GetValue(top),
                    ColumnsOfRow = ColumnsOfRow,
                    Draws = parsed.GetValue(draws),
                };
                var engineOptions = new EngineOptions { Threads = workers };
                var engine = new ModelEngine(model, engineOptions);
                if (usual is null)
                {
                    AnomalyReport drawn = Scan(engine, options);
                    return Show(new Result(drawn, Invariant($"{options.Draws} draws from the model"), null, Widen(drawn, Scan)), model, parsed, asJson, target,
                        unit);
                }

                DataPart which = parsed.GetValue(part) is { } name ? Enum.Parse<DataPart>(name, ignoreCase: true) : DataPart.All;
                DataOptions readingUsual = reading with { Part = which };
                ModelData beside = ModelInput.LoadTable(model, usual, readingUsual, error, cancellation);
                string? seen = ModelInput.WhySeen(model, usual, beside, readingUsual, workers, cancellation);
                AnomalyReport report = Beside(engine, options);
                string ofPart = which == DataPart.All ? string.Empty : $" ({parsed.GetValue(part)} part)";
                string words = Invariant($"{report.ReferenceRows} rows of {usual}{ofPart}");
                if (seen is not null)
                {
                    error.WriteLine($"warning: {usual}: {seen}; beside rows of the training p-values are too small.");
                }

                return Show(new Result(report, words, seen, Widen(report, Beside)), model, parsed, asJson, target, unit);

                AnomalyReport Scan(ModelEngine by, AnomalyOptions how) =>
                    AnomalyScan.BesideDraws(by, rows.Rows, how, parsed.GetValue(seed), engineOptions, cancellation);

                AnomalyReport Beside(ModelEngine by, AnomalyOptions how) =>
                    AnomalyScan.Run(by, rows.Rows, beside.Rows, how, cancellation);

                EnsembleAnomalies? Widen(AnomalyReport own, Func<ModelEngine, AnomalyOptions, AnomalyReport> scan) => fits is null
                    ? null
                    : new EnsembleAnomalies(fits, own,
                        [.. fits.Models.Select(m => scan(new ModelEngine(m, engineOptions), options with { DescribedRows = 0 }))]);
            },
            "entroscope anomalies my-run/model.safetensors new.csv",
            "entroscope anomalies my-run/model.safetensors new.csv --reference usual.csv --fdr 0.05",
            "entroscope anomalies model.safetensors new.csv --top 5 --ensemble fits",
            "entroscope anomalies my-run/model.safetensors data.csv --part test --reference data.csv --reference-part validation -o odd.csv");
    }

    private static int Show(Result result, ConvACMixture model, ParseResult parsed, bool json, string? file, Option<string?> unit)
    {
        var words = new SiteWords(model);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (json)
        {
            return file is not null && !StandardStream.IsOutput(file)
                ? ResultFile.Write(file, output, target => WriteJson(result, words, target))
                : WriteJson(result, words, output);
        }

        if (file is null)
        {
            ShowText(result, words, new Numbers(CommonOptions.InNats(parsed, unit)), output);
            return ExitCode.Done;
        }

        TableText.Deliver(writer => WriteCsv(writer, result.Report, words), file, json: false, output,
            Invariant($"{result.Report.Rows.Count} rows. {AnomalyWords.Discoveries(result.Report)}"));
        return ExitCode.Done;
    }

    private static int WriteJson(Result result, SiteWords words, TextWriter output)
    {
        JsonOutput.Write(output, w =>
        {
            w.WriteString("reference", result.Reference);
            w.WriteBoolean("reference_was_trained_on", result.Seen is not null);
            AnomalyJson.Write(w, result.Report, words);
            w.Objects("samples", result.Report.Rows, row =>
            {
                AnomalyJson.Row(w, row);
                w.FlushWhenLarge();
            });
            result.Wide?.Write(w);
        });
        return ExitCode.Done;
    }

    private static void ShowText(Result result, SiteWords words, Numbers numbers, TextWriter output)
    {
        AnomalyReport report = result.Report;
        output.WriteLine(AnomalyWords.PValues(report, result.Reference).TrimEnd());
        output.WriteLine(AnomalyWords.Discoveries(report));
        if (AnomalyWords.FewReferences(report) is { } few)
        {
            output.WriteLine(few);
        }

        var table = new TextTable("row", "-log p", "p-value", "q-value",
            $"columns that do not fit the others: value, {numbers.Unit} above usual (what was to be expected)");
        table.EndWithWords();
        table.AddRows(report.Ranked.Where(r => r.Columns.Count > 0), row => [
            Invariant($"{row.Row}"), numbers.Show(-row.LogLikelihood, "0.00"), Invariant($"{row.PValue:G3}"), Invariant($"{row.QValue:G3}"),
            string.Join("; ", row.Columns.Select(c => $"{words.Name(c.Site)} = {words.Value(c.Site, c.Value)}, "
                + $"{numbers.Show(c.Excess, "0.0")} ({AnomalyWords.Expected(c, words)})"))]);
        table.WriteTo(output);
        result.Wide?.Show(numbers, output);
    }

    private static void WriteCsv(TextWriter output, AnomalyReport report, SiteWords words)
    {
        string[] ofColumn = ["column", "value", "surprisal", "excess", "expected", "lower", "upper"];
        IEnumerable<string> header = ((string[])["row", "log_p", "p_value", "q_value", "reference_rows"])
            .Concat(Enumerable.Range(1, ColumnsOfRow).SelectMany(k => ofColumn.Select(name => Invariant($"{name}_{k}"))));
        TableText.Write(output, header, report.Rows.Count, (text, r) =>
        {
            RatedRow row = report.Rows[r];
            double[] numbers = [row.Row, row.LogLikelihood, row.PValue, row.QValue, row.ReferenceRows];
            for (int k = 0; k < numbers.Length; k++)
            {
                TableText.Append(text, k, numbers[k]);
            }

            for (int k = 0; k < ColumnsOfRow; k++)
            {
                string[] fields = k < row.Columns.Count ? Fields(row.Columns[k], words) : ["", "", "", "", "", "", ""];
                Array.ForEach(fields, field => text.Append(',').Append(TableText.Quote(field)));
            }
        });
    }

    // What was to be expected: of quantities the mean with its interval, of categories the most probable one.
    private static string[] Fields(OddColumn column, SiteWords words)
    {
        bool quantity = words.IsQuantity(column.Site);
        SiteAnswer? expected = column.Expected;
        return
        [
            words.Name(column.Site),
            words.Value(column.Site, column.Value),
            Numbers.Plain(column.Surprisal, "R"),
            Numbers.Plain(column.Excess, "R"),
            expected is null ? string.Empty : quantity ? words.Computed(column.Site, expected.Mean) : words.Value(column.Site, expected.Mode),
            expected is null || !quantity ? string.Empty : words.Computed(column.Site, expected.Lower),
            expected is null || !quantity ? string.Empty : words.Computed(column.Site, expected.Upper),
        ];
    }

    /// <summary>The anomalies, the words for their reference, and why that was seen in training, if it was.</summary>
    private sealed record Result(AnomalyReport Report, string Reference, string? Seen, EnsembleAnomalies? Wide);
}
