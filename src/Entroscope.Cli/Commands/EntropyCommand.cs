using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>entropy</c>: the entropies of a model, level by level, of some sites, of latents, and how far another model is.</summary>
internal static class EntropyCommand
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var draws = new DrawArguments("Draw until H(X) has this standard error, in nats.",
            "Draw until the standard error of H(X) is this fraction of its value.");
        Option<string?> sites = SiteReferences.Option("--sites", "The entropy of these columns alone.");
        Option<int?> level = OptionFactory.OptionalInteger("--level",
            "The entropy of the latents of this level instead of the observations; sites are then its nodes.", 0, int.MaxValue);
        var renyi = new Option<string?>("--renyi") { Description = "Rényi entropies of these orders, integers of at least 2, exactly.", HelpName = "LIST" };
        var against = new PathOption(PathUse.Read, "--against")
        {
            Description = "Also the Kullback-Leibler and Cauchy-Schwarz divergences from this other model.",
            HelpName = "OTHER",
        };
        PathOption ensemble = EnsembleArguments.Read();
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("entropy", "Measure the entropies of a model: H(X), H(X|D_l) of every level, their increments and capacities, "
            + "with a certified bracket. Exact by enumeration for small models, else estimated from draws with standard errors.")
        {
            path,
        };
        command.AddAll([.. draws.All, sites, level, renyi, against, ensemble, seed, threads, unit, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                EntropyOptions options = draws.Read(parsed, parsed.GetValue(seed), parsed.GetValue(threads));
                double[] orders = Orders(parsed.GetValue(renyi));
                bool some = parsed.GetValue(sites) is not null;
                string? other = parsed.GetValue(against);
                UsageException.ThrowIf(other is not null && (orders.Length > 0 || some || parsed.GetValue(level) is not null),
                    "--against compares whole models; leave --sites, --level and --renyi out");

                string? folder = parsed.GetValue(ensemble);
                UsageException.ThrowIf(folder is not null && (orders.Length > 0 || other is not null || parsed.GetValue(level) is not null),
                    "--ensemble widens H(X), or the entropy of --sites; leave --level, --renyi and --against out");

                bool ofSites = other is null && orders.Length == 0 && parsed.GetValue(level) is null;
                string file = parsed.GetRequiredValue(path);
                ConvACMixture model = ModelInput.LoadDistribution(file);
                bool isBorn = !model.HasLatents;
                model = ofSites || (isBorn && orders.Length > 0) ? model : ModelInput.LoadOnTree(file);
                model = parsed.GetValue(level) is { } l ? LatentModels.OfLevel(model.Network, l) : model;

                // Of a network without latents there is the entropy of the columns, all of them unless some are named.
                int[] asked = SiteReferences.Read(parsed, sites, model) ?? (isBorn ? [.. Enumerable.Range(0, model.Sites)] : []);
                var request = new EntropyRequest(model, draws.IsExact(parsed), options, asked, orders, parsed.GetValue(json),
                    new Numbers(CommonOptions.InNats(parsed, unit)), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
                {
                    Ensemble = folder is null ? null : ModelEnsemble.Load(folder, model),
                };
                Estimate result = other is not null ? EntropyMeasurement.Compare(request, ModelInput.LoadOnTree(other), cancellation)
                    : asked.Length > 0 ? EntropyMeasurement.OfSites(request, cancellation)
                    : model.Components.Count > 1 ? EntropyMeasurement.OfComponents(request, cancellation)
                    : EntropyMeasurement.OfLevels(request, cancellation);
                return TargetError.Judge(result, options, parsed.InvocationConfiguration.Error);
            },
            "entroscope entropy my-run/model.safetensors --standard-error 0.05",
            "entroscope entropy small.json --exact --renyi 2,3 --sites 0,1 --json",
            "entroscope entropy my-run/model.safetensors --level 3",
            "entroscope entropy my-run/model.safetensors --against other.safetensors");
    }

    // What is no number at all is refused here; which orders are exact the library says.
    private static double[] Orders(string? list)
    {
        double[] orders = list is null ? [] : Array.ConvertAll(list.Split(','), Order);
        int twice = Array.FindIndex(orders, o => Array.IndexOf(orders, o) != Array.LastIndexOf(orders, o));
        return twice < 0 ? orders : throw new UsageException(Invariant($"--renyi names order {orders[twice]} twice"));
    }

    private static double Order(string part) =>
        double.TryParse(part, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double order)
            ? order
            : throw new UsageException($"--renyi must be a list of orders such as 2,3, but has '{part}'");
}
