using Entroscope.Information.Sharing;
using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>columns</c>: which columns inform about the class, and which of them suffice.</summary>
internal static class ColumnsCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var data = new DataArguments();
        Option<int> most = OptionFactory.Integer("--most", "The most columns of the short list.", new ClassColumnsOptions().Most, 1, int.MaxValue);
        var plot = new PathOption(PathUse.Written, "--plot") { Description = "Write a page with the pictures (HTML).", HelpName = "FILE" };
        PathOption ensemble = EnsembleArguments.Read();
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("columns", "Measure what every column says about the class: by the model, on the rows by itself, and beside all others; "
            + "and find a short list of columns that suffice.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(most, plot, ensemble, seed, threads, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string file = parsed.GetRequiredValue(path);
                ConvACMixture model = ModelInput.Load(file);
                if (model.Classes == 1)
                {
                    throw new ModelException($"{file}: the model has one class; what columns say about the class needs at least 2.");
                }

                ModelEnsemble? fits = EnsembleArguments.Load(parsed, ensemble, model);
                string? page = parsed.GetValue(plot);
                if (page is not null)
                {
                    AtomicFile.EnsureWritable(page);
                }

                ModelData rows = ModelInput.LoadRows(model, parsed.GetRequiredValue(data.Path), data.Read(parsed), parsed.GetValue(threads),
                    parsed.InvocationConfiguration.Error, cancellation);
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                var options = new ClassColumnsOptions { Most = parsed.GetValue(most), Seed = parsed.GetValue(seed) };
                ClassColumns columns = Measure(model, options);
                EnsembleColumns? wide = fits is null
                    ? null
                    : new EnsembleColumns(fits, columns, [.. fits.Models.Select(m => Measure(m, options with { Most = 1 }))]);
                if (page is not null)
                {
                    AtomicFile.WriteText(page, ClassColumnsPage.Write(columns, Path.GetFileName(file)));
                }

                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(parsed.InvocationConfiguration.Output, w =>
                    {
                        ClassColumnsJson.Write(w, columns);
                        wide?.Write(w);
                    });
                }
                else
                {
                    var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                    ClassColumnsText.Show(columns, numbers, parsed.InvocationConfiguration.Output);
                    wide?.Show(numbers, parsed.InvocationConfiguration.Output);
                }

                return ExitCode.Done;

                ClassColumns Measure(ConvACMixture m, ClassColumnsOptions how) => ClassColumnsAnalysis.Compute(
                    new ModelEngine(m, engine), ReferenceEquals(m, model) ? rows.Rows : ModelData.Of(m.Pattern, rows.Data).Rows, how, rows.Data.Name,
                    cancellation);
            },
            "entroscope columns my-run/model.safetensors digits --part test",
            "entroscope columns model.safetensors new.csv --most 5 --plot columns.html",
            "entroscope columns model.safetensors new.csv --ensemble fits");
    }
}
