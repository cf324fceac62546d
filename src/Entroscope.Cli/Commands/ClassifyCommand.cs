namespace Entroscope.Cli.Commands;

/// <summary><c>classify</c>: the posterior of the class of every row.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a CSV file with the class and its probabilities, one line per row.");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("classify", "Compute the exact posterior of the class of every row; missing values are summed out.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(file, threads, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                ConvACMixture model = ModelInput.Load(parsed.GetRequiredValue(path));
                if (model.Classes == 1)
                {
                    throw new ModelException($"{parsed.GetRequiredValue(path)}: the model has one class; classification needs at least 2.");
                }

                ModelData rows = ModelInput.LoadTable(model, parsed.GetRequiredValue(data.Path), data.Read(parsed), parsed.InvocationConfiguration.Error,
                    cancellation);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                double[] posterior = Posterior.OfClass(model, rows.Data.Observations, engine, cancellation);
                double[] shares = ComponentOutput.Shares(model, rows, null, engine, cancellation);
                Write(posterior, model, shares, rows.Labels, parsed.GetValue(file), parsed.GetValue(json), parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            },
            "entroscope classify my-run/model.safetensors digits --part test -o classes.csv");
    }

    private static void Write(double[] posterior, ConvACMixture model, double[] shares, int[]? labels, string? file, bool json, TextWriter output)
    {
        string[] names = model.ClassNames();
        double[][] rows = [.. posterior.Chunk(names.Length)];

        // A row of probability 0 has no posterior, and so no class.
        int[] best = [.. rows.Select(p => double.IsNaN(p[0]) ? -1 : Array.IndexOf(p, p.Max()))];
        var impossible = ImpossibleRows.Of(Array.ConvertAll(best, y => y < 0 ? double.NegativeInfinity : 0));
        int[] labelled = labels is null ? [] : [.. Enumerable.Range(0, rows.Length).Where(r => labels[r] >= 0)];
        double accuracy = labelled.Length == 0 ? double.NaN : labelled.Count(r => labels![r] == best[r]) / (double)labelled.Length;
        string summary = Invariant($"{rows.Length} rows{(double.IsFinite(accuracy) ? ", accuracy " + Numbers.Percent(accuracy) : string.Empty)}");
        summary = ImpossibleOutput.After(summary, impossible, "without a class");
        TableText.Deliver(writer => WriteCsv(writer, rows, names, best), file, json, output, ComponentOutput.After(summary, shares));
        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteNumber("rows", rows.Length);
                w.Number("accuracy", accuracy);
                w.Impossible(impossible);
                w.WriteStartArray("predictions");
                for (int r = 0; r < rows.Length; r++)
                {
                    w.WriteStartObject();
                    if (best[r] < 0)
                    {
                        w.WriteNull("class");
                        w.WriteNull("posterior_y");
                    }
                    else
                    {
                        w.WriteString("class", names[best[r]]);
                        w.Array("posterior_y", rows[r], w.Value);
                    }

                    w.WriteEndObject();
                    w.FlushWhenLarge();
                }

                w.WriteEndArray();
                ComponentOutput.Write(w, model, shares);
            });
        }
    }

    private static void WriteCsv(TextWriter writer, double[][] rows, string[] names, int[] best) =>
        TableText.Write(writer, names.Select(n => "p(" + n + ")").Prepend("class"), rows.Length, (text, r) =>
        {
            text.Append(best[r] < 0 ? string.Empty : TableText.Quote(names[best[r]]));
            for (int y = 0; y < names.Length; y++)
            {
                TableText.Append(text, y + 1, rows[r][y]);
            }
        });
}
