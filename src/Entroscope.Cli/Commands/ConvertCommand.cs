using Entroscope.Files.Onnx;

namespace Entroscope.Cli.Commands;

/// <summary><c>convert</c>: a model from one file format into another, a component out of a mixture, or networks into a mixture.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new Argument<string[]>("FILES")
        {
            Description = "The model file and, unless -o names it, last the file to write; its extension, .safetensors, .json or .onnx, gives the format.",
            Arity = ArgumentArity.OneOrMore,
        };
        PathOption output = CommonOptions.Output(PathUse.Written, "The file to write; - is standard output, as JSON.");
        Option<int?> component = OptionFactory.OptionalInteger("--component", "Take this component, numbered from 0, out of a mixture.", 0, int.MaxValue);
        var mixture = new Option<bool>("--mixture") { Description = "Write the mixture of the given networks, over the same sites and classes." };
        Option<double[]?> weights = OptionFactory.RealList("--weights", "The probabilities of the components, with --mixture. [default: equal]", 1);
        Option<int?> latents = OptionFactory.OptionalInteger("--latents",
            "The level whose latents' posteriors an ONNX graph has, 0 for the sites. [default: that of the root]", 0, int.MaxValue);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("convert",
            "Convert a model between safetensors and the JSON exchange format, bit for bit; write it as an ONNX graph, which any runtime evaluates; "
            + "take a network out of a mixture, or make a mixture of networks.")
        {
            files, output, component, mixture, weights, latents, json,
        };
        command.SetAction(parsed =>
        {
            string[] named = parsed.GetRequiredValue(files);
            string? last = TargetOf(parsed);
            string[] sources = last is null ? named : named[..^1];
            string target = parsed.GetValue(output) ?? last
                ?? throw new UsageException("convert needs the file to write: as the last argument, or with -o");
            bool mixing = parsed.GetValue(mixture);
            double[]? given = parsed.GetValue(weights) is { Length: > 0 } list ? list : null;
            Check(sources, mixing, parsed.GetValue(component), given);
            UsageException.ThrowIf(parsed.GetValue(latents) is not null && !OnnxFile.IsNamed(target), "--latents needs a file to write that ends in .onnx");
            ConvACMixture model = mixing ? Mix(sources, given)
                : parsed.GetValue(component) is { } z ? Extract(sources[0], z)
                : ModelFile.Load(sources[0]);
            Save(model, target, parsed.GetValue(latents));
            long parameters = model.ParameterCount;
            Tell(sources, target, parameters, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "entroscope convert model.safetensors model.json",
            "entroscope convert model.safetensors -o model.onnx",
            "entroscope convert mixture.safetensors --component 0 -o one.safetensors",
            "entroscope convert a.safetensors b.safetensors --mixture --weights 0.7,0.3 -o mixture.safetensors");
    }

    /// <summary>Gets the file to write where an argument names it; null for other commands and where an option does.</summary>
    public static string? TargetOf(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        return command.Arguments is [Argument<string[]> { Name: "FILES" } files] && command.Options.OfType<PathOption>().All(o => parsed.GetValue(o) is null)
            && parsed.GetResult(files)?.Tokens is [_, .., { Value: var last }] ? last is "-" ? StandardStream.OutputPath : last
            : null;
    }

    private static void Check(string[] sources, bool mixing, int? component, double[]? weights)
    {
        if (mixing && component is not null)
        {
            throw new UsageException("--component takes a mixture apart and --mixture makes one; give one of them");
        }

        if (weights is not null && !mixing)
        {
            throw new UsageException("--weights needs --mixture");
        }

        UsageException.ThrowIf(!mixing && sources.Length > 1, Invariant($"convert reads one model unless --mixture is given, but {sources.Length} are named"));
        if (weights is not null && weights.Length != sources.Length)
        {
            throw new UsageException(Invariant($"--weights must have a probability for each of the {sources.Length} networks, but has {weights.Length}"));
        }
    }

    private static void Save(ConvACMixture model, string target, int? latents)
    {
        if (OnnxFile.IsNamed(target))
        {
            OnnxFile.Save(model, target, new OnnxOptions { LatentLevel = latents });
            return;
        }

        ModelFile.Save(model, target);
    }

    private static ConvAC Extract(string source, int component)
    {
        ConvACMixture mixture = ModelInput.Load(source);
        if (component >= mixture.Components.Count)
        {
            throw new UsageException(Invariant($"--component names component {component}, but {source} has the components 0..{mixture.Components.Count - 1}"));
        }

        return mixture.Extract(component);
    }

    private static ConvACMixture Mix(string[] sources, double[]? weights)
    {
        double[] equal = [.. Enumerable.Repeat(1.0 / sources.Length, sources.Length)];
        ConvAC[] components = [.. sources.Select(ModelInput.LoadNetwork)];

        // Nobody trained the mixture: the record of its first component is not its own. Its rows are those of all.
        RowHashes? rows = components.Select(c => c.Metadata.TrainingRows).Aggregate((all, own) => own is null ? null : all?.With(own));
        ModelMetadata names = components[0].Metadata with { Training = TrainingRecord.Empty, TrainingRows = rows };
        return new ConvACMixture(components, weights ?? equal, components.Length > 1 ? names : null);
    }

    private static void Tell(string[] sources, string target, long parameters, bool json, TextWriter writer)
    {
        if (!json)
        {
            writer.WriteLine(Invariant($"{target}: {parameters} parameters"));
            return;
        }

        JsonOutput.Write(writer, w =>
        {
            w.WriteString("input", string.Join(", ", sources));
            w.WriteString("output", target);
            w.WriteNumber("parameters", parameters);
        });
    }
}
