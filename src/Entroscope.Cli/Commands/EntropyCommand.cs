using System.CommandLine;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Engine;
using Entroscope.Information;
using Entroscope.Model;

namespace Entroscope.Cli.Commands;

/// <summary><c>entropy</c>: the entropies of a model, level by level.</summary>
internal static class EntropyCommand
{
    internal const double LargestEnumeration = 1 << 20;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var exact = new Option<bool>("--exact") { Description = "Enumerate every joint value; at most 2^20." };
        Option<int?> draws = OptionFactory.OptionalInteger("--draws", "Estimate from N ancestral draws.", 2, int.MaxValue);
        Option<double?> target = OptionFactory.OptionalReal("--standard-error", "Draw until H(X) has this standard error, in nats.", 1e-9, 1e9);
        Option<int[]?> sites = OptionFactory.IntegerList("--sites", "The entropy of these sites alone, numbered from 0.", 0);
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("entropy", "Measure the entropies of a model: H(X), H(X|D_l) of every level, their increments and capacities. Exact by enumeration for small models, else estimated from draws with standard errors.")
        {
            path, exact, draws, target, sites, seed, threads, unit, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                ConvAC model = ModelInput.LoadGenerative(parsed.GetRequiredValue(path));
                var engine = new EngineOptions { Threads = parsed.GetValue(threads) };
                var options = new EntropyOptions { Draws = parsed.GetValue(draws), StandardError = parsed.GetValue(target), Seed = parsed.GetValue(seed), Engine = engine };
                bool drawn = options.Draws is not null || options.StandardError is not null;
                if (parsed.GetValue(exact) && drawn)
                {
                    throw new UsageException("--exact contradicts --draws and --standard-error; give one of them");
                }

                var request = new Request(model, parsed.GetValue(exact), drawn, options, engine, parsed.GetValue(json), new Numbers(CommonOptions.InNats(parsed, unit)), parsed.InvocationConfiguration.Output);
                Estimate entropy = parsed.GetValue(sites) is { Length: > 0 } asked ? MeasureSites(request, asked, cancellation) : MeasureLevels(request, cancellation);
                return Judge(entropy, options.StandardError, parsed.InvocationConfiguration.Error);
            },
            cancellation));
        return command.WithExamples(
            "entroscope entropy my-run/model.safetensors --standard-error 0.05",
            "entroscope entropy small.json --exact --json");
    }

    private static int Judge(Estimate entropy, double? target, TextWriter error)
    {
        if (entropy.IsExact || target is not { } wanted || entropy.StandardError <= wanted)
        {
            return ExitCode.Done;
        }

        error.WriteLine(Invariant($"entroscope: after {entropy.Draws} draws the standard error is {entropy.StandardError:G3} nats, not yet {wanted:G3}"));
        return ExitCode.NotConverged;
    }

    private static Estimate MeasureSites(Request request, int[] sites, CancellationToken cancellation)
    {
        Estimate entropy = request switch
        {
            { Exact: true } => EntropyAnalysis.EnumerateSites(request.Model, sites, request.Engine, cancellation: cancellation),
            { Drawn: true } => EntropyAnalysis.DrawSites(request.Model, sites, request.Options, cancellation),
            _ => EntropyAnalysis.OfSites(request.Model, sites, request.Options, cancellation),
        };
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                w.WriteString("method", entropy.IsExact ? "enumeration" : "draws");
                w.Array("sites", sites);
                w.Property("entropy", entropy);
            });
        }
        else
        {
            request.Output.WriteLine(Invariant($"H of {sites.Length} sites: {request.Numbers.Show(entropy)} {request.Numbers.Unit} ({(entropy.IsExact ? "exact" : Invariant($"{entropy.Draws} draws"))})"));
        }

        return entropy;
    }

    private static Estimate MeasureLevels(Request request, CancellationToken cancellation)
    {
        bool enumerate = request.Exact || (!request.Drawn && JointAlphabet(request.Model) <= LargestEnumeration);
        LayerEntropies result = enumerate
            ? EntropyAnalysis.Enumerate(request.Model, request.Engine, cancellation: cancellation)
            : EntropyAnalysis.Draw(request.Model, request.Options, cancellation);
        if (request.Json)
        {
            WriteJson(request, result);
        }
        else
        {
            Show(request, result);
        }

        return result.Entropy;
    }

    internal static double JointAlphabet(ConvAC model) =>
        model.IsDiscrete ? model.Leaves.Aggregate(1.0, (product, leaf) => product * leaf.Alphabet) : double.PositiveInfinity;

    private static void WriteJson(Request request, LayerEntropies result) => JsonOutput.Write(request.Output, w =>
    {
        Structure.PoolingTree tree = request.Model.Tree;
        w.WriteString("method", result.Method);
        w.WriteNumber("draws", result.Draws);
        w.WriteString("unit", "nats");
        w.WriteString("kind", result.Kind switch { EntropyKind.Shannon => "discrete", EntropyKind.Differential => "differential", _ => "mixed" });
        w.Property("entropy", result.Entropy);
        w.Array("entropy_given_level", result.EntropyGivenLevel);
        w.Property("entropy_given_class", result.EntropyGivenClass);
        w.Property("class_information", result.ClassInformation);
        w.Property("class_entropy", result.ClassEntropy);
        w.Array("information_per_level", result.Increments);
        w.Array("capacity_per_level", result.CapacityPerLevel);
        w.Nodes("node_information", tree, v => result.NodeInformation[v]);
        w.Nodes("node_capacity", tree, v => Estimate.Exact(result.NodeCapacity[v]));
        w.Nodes("patch_entropy_given_own_latent", tree, v => result.PatchEntropyGivenLatent[v]);
        w.Nodes("patch_entropy", tree, v => result.PatchEntropy[v]);
        w.Property("joint_entropy_all", result.JointEntropyAll);
        WriteSandwich(w, EntropyRateSandwich.OfModel(request.Model, result));
    });

    private static void WriteSandwich(System.Text.Json.Utf8JsonWriter writer, ScaleSandwich[] scales)
    {
        writer.WriteStartArray("entropy_rate_sandwich");
        foreach (ScaleSandwich scale in scales)
        {
            writer.WriteStartObject();
            writer.WriteNumber("level", scale.Level);
            writer.Property("patch_size", scale.PatchSize);
            writer.Property("lower", scale.Lower);
            writer.Property("upper", scale.Upper);
            writer.Property("gap_bound", scale.GapBound);
            writer.Property("latent_gap_bound", scale.LatentGapBound);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Show(Request request, LayerEntropies result)
    {
        Numbers n = request.Numbers;
        string how = result.Draws == 0 ? "exact, by enumeration" : Invariant($"from {result.Draws} draws, with 95 % intervals");
        request.Output.WriteLine(Invariant($"entropies in {n.Unit}, {how}"));
        var table = new TextTable("level", "H(X|level)", "increment", "capacity", "utilisation");
        for (int l = 0; l < result.EntropyGivenLevel.Length; l++)
        {
            double used = result.Utilisation(l)?.Value ?? double.NaN;
            table.Add(Invariant($"{l}"), n.Show(result.EntropyGivenLevel[l]), n.Show(result.Increments[l]), n.Show(result.CapacityPerLevel[l]), Numbers.Percent(used));
        }

        table.Add("class", n.Show(result.EntropyGivenClass), n.Show(result.ClassInformation), n.Show(result.ClassEntropy), result.ClassEntropy > 0 ? Numbers.Percent(result.ClassInformation.Value / result.ClassEntropy) : "-");
        table.Add("H(X)", n.Show(result.Entropy), string.Empty, string.Empty, string.Empty);
        table.WriteTo(request.Output);
    }

    private sealed record Request(ConvAC Model, bool Exact, bool Drawn, EntropyOptions Options, EngineOptions Engine, bool Json, Numbers Numbers, TextWriter Output);
}
