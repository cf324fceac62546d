using Entroscope.Information.Theorems;

namespace Entroscope.Cli.Commands;

/// <summary><c>verify</c>: checks the theorems on a model, or on random ones.</summary>
internal static class VerifyCommand
{
    private const string OfData = "is about DATA; name a MODEL and DATA, too";
    private static readonly VerificationOptions Standard = new();

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        path.Arity = ArgumentArity.ZeroOrOne;
        var data = new DataArguments(optional: true, standard: null);
        var seedModel = new Option<bool>("--seed-model") { Description = "Verify random networks of every architecture instead of a model: a self-test." };
        Option<int?> models = OptionFactory.OptionalInteger("--models", "Number of random networks. [default: 24]", 1, 1_000_000);
        Option<int?> draws = OptionFactory.OptionalInteger("--draws", "Estimate from at most N draws, even where enumeration would be possible. "
            + "[default: 32768 where it is not, 262144 with --seed-model]", 2, int.MaxValue);
        Option<double> sigma = OptionFactory.Real("--sigma", "Standard errors that a margin must have for a verdict.", Standard.Sigma, 0.1, 100);
        Option<int> steps = OptionFactory.Integer("--em-steps", "EM steps taken on DATA, none of which may lower its likelihood.", Standard.EmSteps, 0, 10_000);
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "verify",
            "Check the theorems on a model: entropy grows through the network by at most each level's capacity, patches bracket it, the ledger of every sample "
            + "adds up, EM steps do not lower the likelihood of DATA. Exit code 0: all hold; 3: something is violated; 4: something is undecided.")
        {
            path,
        };
        data.AddTo(command, parts: true);
        command.AddAll(draws, sigma, steps, seedModel, models, seed, threads, unit, json);
        return command.Running(
            (parsed, cancellation) =>
            {
                var options = new VerificationOptions
                {
                    MaxDraws = parsed.GetValue(draws) ?? (parsed.GetValue(seedModel) ? SeedModels.StandardDraws : Standard.MaxDraws),
                    EnumerationLimit = parsed.GetValue(draws) is null ? Standard.EnumerationLimit : 0,
                    Sigma = parsed.GetValue(sigma),
                    EmSteps = parsed.GetValue(steps),
                    Seed = parsed.GetValue(seed),
                    Engine = new EngineOptions { Threads = parsed.GetValue(threads) },
                };
                TextWriter output = parsed.InvocationConfiguration.Output;
                bool asJson = parsed.GetValue(json);
                if (parsed.GetValue(seedModel))
                {
                    RefuseModel(parsed.GetValue(path));
                    parsed.Refuse(data.All, OfData);
                    return VerificationText.ShowSeedModels(SeedModels.Run(parsed.GetValue(models) ?? 24, options.Seed, options, cancellation), asJson, output);
                }

                RefuseModels(parsed.GetValue(models));
                ConvACMixture model = ModelInput.Load(parsed.GetValue(path) ?? throw new UsageException("verify needs a MODEL, or --seed-model"));
                if (parsed.GetValue(data.Path) is null)
                {
                    parsed.Refuse([.. data.All, steps], OfData);
                }

                ModelData? read = parsed.GetValue(data.Path) is { } file
                    ? ModelInput.LoadTable(model, file, data.Read(parsed), parsed.InvocationConfiguration.Error, cancellation)
                    : null;
                IProgress<string>? progress = asJson ? null : new ProgressLines<string>(parsed.InvocationConfiguration.Error, phase => phase);
                Announce(parsed.InvocationConfiguration.Error, model, options);
                Verification found = ModelVerification.Run(model, read?.Rows, options, progress, cancellation);
                VerificationText.Show(found, asJson, new Numbers(CommonOptions.InNats(parsed, unit)), output);
                return VerificationText.Code(found.Verdict);
            },
            "entroscope verify my-run/model.safetensors",
            "entroscope verify my-run/model.safetensors digits --part test --em-steps 2",
            "entroscope verify --seed-model --models 12");
    }

    private static void Announce(TextWriter error, ConvACMixture model, VerificationOptions options)
    {
        foreach (ConvAC component in model.Components)
        {
            bool enumerated = LongComputation.JointValues(component) <= options.EnumerationLimit;
            LongComputation.Announce(error, component, new EntropyOptions { Draws = options.MaxDraws }, enumerated);
        }
    }

    private static void RefuseModel(string? path)
    {
        UsageException.ThrowIf(path is not null, $"--seed-model makes its own networks; leave '{path}' out");
    }

    private static void RefuseModels(int? models)
    {
        UsageException.ThrowIf(models is not null, "--models is the number of random networks; give it with --seed-model");
    }
}
