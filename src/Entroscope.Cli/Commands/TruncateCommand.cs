using Entroscope.Information.Entanglement;

namespace Entroscope.Cli.Commands;

/// <summary><c>truncate</c>: a network whose convs are cut to lower ranks within an error of the state.</summary>
internal static class TruncateCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        Option<double> error = OptionFactory.Real(
            "--error", "The largest relative error of the state, sqrt(sum (h - h')^2 / sum h^2) over all outputs.", 1e-3, 1e-7, 0.999);
        Option<int> threads = CommonOptions.Threads();
        PathOption file = CommonOptions.Output(PathUse.Written, "The model file to write; - is standard output, as JSON. [default: truncated.safetensors]",
            "truncated.safetensors");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("truncate", "Factor the convs of a network at the ranks that keep an error of the state. The widths of the tree stay: a "
            + "factored conv is two, with a node of a single child between them; only convs are factored whose factors have fewer numbers.")
        {
            path,
        };
        command.AddAll(error, threads, file, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                string target = file.Of(parsed)!;
                ModelFile.EnsureWritable(target);
                string source = parsed.GetRequiredValue(path);
                ConvAC model = ModelInput.LoadState(source);
                LongComputation.Announce(
                    parsed.InvocationConfiguration.Error, "the truncation", 9 * EntanglementAnalysis.Operations(model, new EntanglementOptions()));
                TruncatedState truncated = Truncate(model, parsed.GetValue(error), parsed.GetValue(threads), source, cancellation);
                ModelFile.Save(truncated.Model, target);
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w =>
                    {
                        w.WriteString("model", target);
                        w.WriteNumber("parameters_before", model.ParameterCount);
                        EntanglementJson.Write(w, model.Tree, parsed.GetValue(error), truncated);
                    });
                }
                else
                {
                    EntanglementText.Show(output, model, truncated, target);
                }

                return ExitCode.Done;
            },
            "entroscope truncate network.json -o smaller.json",
            "entroscope truncate my-run/model.safetensors --error 0.01 -o smaller.safetensors");
    }

    private static TruncatedState Truncate(ConvAC model, double error, int threads, string file, CancellationToken cancellation)
    {
        try
        {
            return StateTruncation.Truncate(model, error, threads, cancellation);
        }
        catch (ModelException e)
        {
            throw new ModelException($"{file}: {e.Message}", e);
        }
    }
}
