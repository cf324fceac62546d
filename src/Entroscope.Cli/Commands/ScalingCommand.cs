using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Information;

namespace Entroscope.Cli.Commands;

/// <summary><c>scaling</c>: the law by which entropy grows with the size of a patch.</summary>
internal static class ScalingCommand
{
    public static Command Create()
    {
        Argument<string[]> paths = new Argument<string[]>("MODEL") { Description = "One model file, or several to be set side by side.", Arity = ArgumentArity.OneOrMore }.RefusingOptions();
        Option<int?> draws = OptionFactory.OptionalInteger("--draws", "Estimate from N ancestral draws.", 256, int.MaxValue);
        Option<double?> target = OptionFactory.OptionalReal("--standard-error", "Draw until H(X) has this standard error, in nats.", 1e-9, 1e9);
        var root = new Option<bool>("--include-root") { Description = "Fit the increment into the root, too; else it is shown alone, as a boundary." };
        var decide = new Option<bool>("--decide") { Description = "End with exit code 4 where the verdict is open." };
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("scaling", "Measure the information scaling law of a model: entropy per patch at every scale, its increments, and which law they follow. With several models: their entropies side by side.")
        {
            paths, draws, target, root, decide, seed, threads, unit, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                var action = new ScalingAction(
                    parsed.GetRequiredValue(paths),
                    new EntropyOptions { Draws = parsed.GetValue(draws), StandardError = parsed.GetValue(target), Seed = parsed.GetValue(seed), Engine = engine },
                    new ScalingLawOptions { Seed = parsed.GetValue(seed), IncludeRoot = parsed.GetValue(root) },
                    new Numbers(CommonOptions.InNats(parsed, unit)));
                if (action.Draws is { Draws: not null, StandardError: not null })
                {
                    throw new UsageException("--draws contradicts --standard-error; give one of them");
                }

                bool decided = action.Run(parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellation);
                return decided || !parsed.GetValue(decide) ? ExitCode.Done : ExitCode.NotConverged;
            },
            cancellation));
        return command.WithExamples(
            "entroscope scaling my-run/model.safetensors",
            "entroscope scaling my-run/model.safetensors --draws 20000 --json",
            "entroscope scaling narrow.safetensors wide.safetensors");
    }
}
