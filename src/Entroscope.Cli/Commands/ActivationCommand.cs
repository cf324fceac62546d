using Entroscope.Formats;
using Entroscope.Information.Channels;

namespace Entroscope.Cli.Commands;

/// <summary><c>activation</c>: what activation functions mean and transmit, and what those of a trained network are made of.</summary>
internal static class ActivationCommand
{
    public static Command Create()
    {
        var subject = new Argument<string[]>("NAME|MODEL")
        {
            Description = $"Activations ({string.Join(", ", ActivationInput.Names)}), or a model file and data for it. [default: all activations]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var functions = new ActivationArguments();
        Option<int> rows = OptionFactory.Integer("--rows",
            "For a model: the number of rows, chosen at random from the data, or drawn from the model where there is no data.", 1000, 2, 10_000_000);
        Option<string?> label =
            new("--label") { Description = "For a model: the class column of the data: its name, its number from 0, or 'last'.", HelpName = "COLUMN" };
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        var plot = new PathOption(PathUse.Written, "--plot") { Description = "Write a page with the plots into this HTML file.", HelpName = "FILE" };
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("activation", "Interpret activations as statistics: the exponential family behind each, what a unit transmits, its capacity; "
            + "in a trained network, expected score and posterior entropy of every level.")
        {
            subject,
        };
        functions.AddTo(command);
        command.AddAll(rows, label, seed, threads, plot, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string[] named = parsed.GetValue(subject) is { Length: > 0 } given ? given : ActivationInput.Names;
                string? page = parsed.GetValue(plot);
                if (page is not null)
                {
                    AtomicFile.EnsureWritable(page);
                }

                var display = new Display(parsed.GetValue(json), page, new Numbers(CommonOptions.InNats(parsed, unit)), parsed.InvocationConfiguration.Output);
                if (ActivationInput.NamesActivations(named))
                {
                    parsed.Refuse([rows, label], "is about a model; activations have no data");
                    functions.RefuseUnused(parsed, named);
                    return ShowFunctions(named, functions.Read(parsed, parsed.GetValue(seed), curves: page is not null, cancellation) with
                    {
                        LeaveOut =
                        named.Length > 1
                    }, display, cancellation);
                }

                UsageException.ThrowIf(functions.IsGiven(parsed),
                    "the options of activation functions, such as --z and --density, say nothing about a model; name activations with them");

                if (named.Length == 1)
                {
                    parsed.Refuse([label], "is about data; name them after the model");
                }

                ConvAC model = ModelInput.LoadOnTree(named[0]);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                int count = parsed.GetValue(rows);
                FittingRows data = named.Length > 1
                    ? ModelInput.LoadTable(
                        model, named[1],
                        new DataOptions { Formats = TableFormats.All, Label = parsed.GetValue(label) },
                        parsed.InvocationConfiguration.Error, cancellation)
                        .Rows
                    : FittingRows.Of(model, Sampling.Draw(model, count, parsed.GetValue(seed), engine: engine, cancellation: cancellation).Data);
                ShowLevels(ConvacActivations.Measure(model, data, count, parsed.GetValue(seed), engine, cancellation), display);
                return ExitCode.Done;
            },
            "entroscope activation sigmoid relu silu --density gaussian:0,2 --z-max 3",
            "entroscope activation softmax --logits 2,1,0 --json",
            "entroscope activation my-run/model.safetensors digits --plot activations.html");
    }

    private static int ShowFunctions(string[] names, ActivationStudyOptions options, Display display, CancellationToken cancellation)
    {
        ActivationStudy[] studies = Array.ConvertAll(names, name => ActivationStudy.Of(name, options, cancellation));
        WritePage(display, () => ActivationReport.Html(studies));
        if (display.Json)
        {
            JsonOutput.Write(display.Output, w =>
            {
                w.WriteString("unit", "nats");
                w.Objects("activations", studies, study => ActivationJson.Write(study, w));
            });
        }
        else
        {
            ActivationText.Write(studies, display.Numbers, display.Output);
        }

        return studies.Any(s => s.Capacity is { IsConverged: false }) ? ExitCode.NotConverged : ExitCode.Done;
    }

    private static void ShowLevels(LevelActivation[] levels, Display display)
    {
        WritePage(display, () => ActivationReport.Html(levels));
        if (display.Json)
        {
            JsonOutput.Write(display.Output, w =>
            {
                w.WriteString("unit", "nats");
                w.WriteNumber("rows", levels[0].PosteriorEntropy.Draws);
                w.Objects("levels", levels, level => ActivationJson.Write(level, w));
            });
        }
        else
        {
            ActivationText.Write(levels, display.Numbers, display.Output);
        }
    }

    private static void WritePage(Display display, Func<string> page)
    {
        if (display.Page is { } path)
        {
            AtomicFile.WriteText(path, page());
        }
    }

    private sealed record Display(bool Json, string? Page, Numbers Numbers, TextWriter Output);
}
