using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Information;

namespace Entroscope.Cli.Commands;

/// <summary><c>scaling</c>: the law by which entropy grows with the size of a patch, and how what a network knows scales with its size.</summary>
internal sealed class ScalingCommand
{
    private readonly Argument<string[]> _sources = new Argument<string[]>("MODEL|DATA") { Description = "One model file, or several to be set side by side. With --sweep: the data, such as digits or a CSV file.", Arity = ArgumentArity.OneOrMore }.RefusingOptions();
    private readonly Option<int?> _draws = OptionFactory.OptionalInteger("--draws", "Estimate from N ancestral draws.", 256, int.MaxValue);
    private readonly Option<double?> _target = OptionFactory.OptionalReal("--standard-error", "Draw until H(X) has this standard error, in nats.", 1e-9, 1e9);
    private readonly Option<double?> _relative = OptionFactory.OptionalReal("--relative-error", "Draw until the standard error of every increment is this share of it.", 1e-9, 1);
    private readonly Option<bool> _root = new("--include-root") { Description = "Fit the increment into the root, too; else it is shown alone, as a boundary." };
    private readonly Option<bool> _decide = new("--decide") { Description = "End with exit code 4 where the verdict is open." };
    private readonly Option<string?> _unit = CommonOptions.Unit();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly SweepAction _sweep;

    private ScalingCommand() => _sweep = new SweepAction(_draws, _unit, _json);

    public static Command Create()
    {
        var scaling = new ScalingCommand();
        var command = new Command("scaling", "Measure the information scaling law of a model: entropy per patch at every scale, its increments, and which law they follow. With several models: their entropies side by side. With --sweep: train networks of several widths, depths or numbers of rows on DATA and show how what they know scales; finished trainings are kept, and a sweep that was stopped goes on. The options of data and training belong to a sweep; the target errors, --include-root and --decide to given models.")
        {
            scaling._sources, scaling._draws, scaling._target, scaling._relative, scaling._root, scaling._decide, scaling._unit, scaling._json,
        };
        scaling._sweep.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => scaling.Run(parsed, cancellation), cancellation));
        return command.WithExamples(
            "entroscope scaling my-run/model.safetensors",
            "entroscope scaling my-run/model.safetensors --relative-error 0.01",
            "entroscope scaling narrow.safetensors wide.safetensors --draws 20000 --json",
            "entroscope scaling --sweep widths=8,16,32,64 digits --seeds 3 --store digits.db --plot digits-widths.html",
            "entroscope scaling --sweep depth=1,2,3,4 data.csv --test-rows 200 --json");
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string[] sources = parsed.GetRequiredValue(_sources);
        if (!_sweep.IsAsked(parsed))
        {
            return Fit(parsed, sources, cancellation);
        }

        parsed.Refuse([_target, _relative, _root, _decide], "is about the law of a given model; leave it out of a sweep");
        return sources.Length == 1 ? _sweep.Run(parsed, sources[0], cancellation)
            : throw new UsageException(Invariant($"--sweep needs one source of data, but {sources.Length} were given"));
    }

    private int Fit(ParseResult parsed, string[] models, CancellationToken cancellation)
    {
        var draws = new EntropyOptions
        {
            Draws = parsed.GetValue(_draws),
            StandardError = parsed.GetValue(_target),
            RelativeError = parsed.GetValue(_relative),
            Seed = _sweep.Seed(parsed),
            Engine = new EngineOptions { Threads = _sweep.Threads(parsed) },
        };
        if (draws is { Draws: not null, HasTarget: true })
        {
            throw new UsageException($"--draws contradicts {(draws.StandardError is null ? "--relative-error" : "--standard-error")}; give one of them");
        }

        var action = new ScalingAction(models, draws, new ScalingLawOptions { Seed = draws.Seed, IncludeRoot = parsed.GetValue(_root) }, new Numbers(CommonOptions.InNats(parsed, _unit)));
        return action.Run(parsed.GetValue(_json), parsed.GetValue(_decide), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation);
    }
}
