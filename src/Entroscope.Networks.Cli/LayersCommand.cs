namespace Entroscope.Networks.Cli;

/// <summary><c>layers</c>: one row a layer of a network.</summary>
internal static class LayersCommand
{
    public static Command Create(Action<string, string>? runtimeWork)
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "An ONNX model, or a folder of activations: one .npy a layer with the rows first, and perhaps labels.npy.",
        };
        var arguments = new ObservationArguments(runtimeWork);
        var plan = new Option<bool>("--plan") { Description = "Show which tensors would be observed, with memory and time; nothing is run." };
        Option<bool> json = CommonOptions.Json();
        Option<string?> unit = CommonOptions.Unit();
        var page = new PathOption(PathUse.Written, "--report") { Description = "Write a self-contained page with pictures here.", HelpName = "FILE" };
        var command = new Command("layers",
            "Look into an ordinary network: one row a layer, with operation, shape, parameters and multiply-adds, dead, sparse and "
            + "saturated units, mean, variance and the number of directions that its activations spread over. Without inputs: what the weights alone give.")
        {
            model,
        };
        arguments.AddTo(command);
        command.AddAll(plan, page, unit, json, CommonOptions.ResultFile);
        return command.Running(
            (parsed, cancellation) =>
            {
                string path = parsed.GetRequiredValue(model);
                var shown = new Shown(parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                ObservationOptions options = arguments.Read(parsed) with { Test = arguments.ReadTest(parsed), Measured = shown.Measured() };
                var numbers = new Numbers(CommonOptions.InNats(parsed, unit));
                if (parsed.GetValue(plan))
                {
                    UsageException.ThrowIf(options.Inputs.Count == 0, "--plan needs --inputs: what is observed depends on the rows");
                    parsed.Refuse([page], "is about rows that were run; leave --plan out");
                    arguments.RefuseTest(parsed, "is about rows that were run; leave --plan out");
                    ObservationPlan planned = OnnxNetwork.Open(path).Plan(options, cancellation);
                    shown.Write(w => LayersJson.Write(w, path, planned), o => PlanText.Write(o, planned));
                    return ExitCode.Done;
                }

                if (ActivationFolder.Is(path))
                {
                    arguments.RefuseInputs(parsed, "is about a model; a folder of activations holds all that there is");
                    Write(shown, numbers, ActivationFolder.Observe(path, options, cancellation: cancellation), parsed.GetValue(page));
                    return ExitCode.Done;
                }

                OnnxNetwork network = OnnxNetwork.Open(path);
                if (options.Inputs.Count == 0)
                {
                    arguments.RefuseRows(parsed, "is about rows; give them by --inputs");
                    parsed.Refuse([page], "is about rows; give them by --inputs");
                    Write(shown, numbers, network.Weights(options.Layers, options.Threads, cancellation));
                    return ExitCode.Done;
                }

                Write(shown, numbers, network.Observe(options, shown.Progress(), cancellation), parsed.GetValue(page));
                return ExitCode.Done;
            },
            "entroscope layers model.onnx",
            "entroscope layers digits-cnn.onnx --inputs digits --scale 1/16 --labels digits",
            "entroscope layers resnet.onnx --inputs photos/ --scale 1/255 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 --rows 500",
            "entroscope layers bert.onnx --inputs input_ids=ids.npy attention_mask=ones token_type_ids=zeros --json",
            "entroscope layers model.onnx --inputs train.npy --labels train-y.npy --test test.npy --test-labels test-y.npy",
            "entroscope layers acts/ --samples mean");
    }

    private static void Write(Shown shown, Numbers numbers, NetworkReport report, string? page = null)
    {
        if (page is not null)
        {
            AtomicFile.WriteText(page, LayersPage.Html(report));
        }

        shown.Write(w => LayersJson.Write(w, report), o => LayersText.Write(o, report, numbers));
    }
}
