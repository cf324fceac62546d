namespace Entroscope.Cli.Commands;

/// <summary><c>classify</c>: the posterior of the class of every row.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        PathOption file = CommonOptions.Output(PathUse.Shown, "Write a CSV file with the class and its probabilities, one line per row.");
        var table = new PathOption(PathUse.Kept, "--probabilities")
        {
            Description = "Write a CSV file with row, class (where it is known), named class and the probability of every class.",
            HelpName = "FILE",
        };
        var decision = new DecisionArguments();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("classify", "Compute the exact posterior of the class of every row; missing values are summed out. "
            + "Of a network of class scores: their softmax.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll([file, table, .. decision.All, threads, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                string? target = parsed.GetValue(table);
                if (target is not null)
                {
                    AtomicFile.EnsureWritable(target);
                }

                ConvACMixture model = ModelFile.Load(parsed.GetRequiredValue(path));
                if (model.Classes == 1)
                {
                    throw new ModelException($"{parsed.GetRequiredValue(path)}: the model has one class; classification needs at least 2.");
                }

                ClassificationOptions options = decision.Read(parsed, model.ClassNames());
                ModelData rows = ModelInput.LoadTable(model, parsed.GetRequiredValue(data.Path), data.Read(parsed), parsed.InvocationConfiguration.Error,
                    cancellation);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                var classes = new NamedClasses(model, rows, engine, options, cancellation);
                double[] shares = ComponentOutput.Shares(model, rows.Rows.Unlabelled, engine, cancellation);
                if (target is not null)
                {
                    classes.SaveTable(target);
                }

                Write(classes, model, shares, parsed.GetValue(file), target, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            },
            "entroscope classify my-run/model.safetensors digits --part test -o classes.csv",
            "entroscope classify my-run/model.safetensors digits --part test --probabilities probabilities.csv",
            "entroscope classify model.safetensors new.csv --cost \"fraud:ok=10\"");
    }

    private static void Write(
        NamedClasses classes, ConvACMixture model, double[] shares, string? file, string? table, bool json, TextWriter output)
    {
        (double[][] rows, string[] names, int[] best) = (classes.Posterior, classes.Names, classes.Named);
        var impossible = ImpossibleRows.Of(Array.ConvertAll(best, y => y < 0 ? double.NegativeInfinity : 0));
        ClassificationReport? report = classes.Report;
        double accuracy = report?.Accuracy.Value ?? double.NaN;
        string summary = Invariant($"{rows.Length} rows{(double.IsFinite(accuracy) ? ", accuracy " + Numbers.Percent(accuracy) : string.Empty)}");
        summary = ComponentOutput.After(ImpossibleOutput.After(summary, impossible, "without a class"), shares);
        if (file is not null || table is null)
        {
            TableText.Deliver(classes.WriteCsv, file, json, output, summary);
        }
        else if (!json)
        {
            output.WriteLine($"{table}: {summary}");
        }

        // Standard output that holds a table holds nothing else.
        bool shown = file is null ? table is not null : !StandardStream.IsOutput(file);
        if (!json && shown && report is not null)
        {
            ClassificationText.Show(report, output);
        }

        if (json)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteNumber("rows", rows.Length);
                w.Number("accuracy", accuracy);
                ClassificationJson.Write(w, report);
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
}
