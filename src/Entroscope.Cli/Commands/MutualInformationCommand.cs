using Entroscope.Information.Distance;
using Entroscope.Information.Sharing;
using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Commands;

/// <summary><c>mi</c>: how much is shared: patches with the rest, pairs of sites, latents with the class, sites at a distance.</summary>
internal static class MutualInformationCommand
{
    private const int StandardPairs = 256;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.Model();
        var draws = new DrawArguments("Draw until every information has this standard error, in nats.",
            "Draw until the standard error of every level's mean information (with --sites: of the information) is this fraction of its value.");
        Option<string?> sites = SiteReferences.Option("--sites", "The information between these columns and those of --with.");
        Option<string?> others = SiteReferences.Option("--with", "The other columns.");
        Option<string?> distance = OptionFactory.Choice("--distance", "How the distance of two sites is measured. [default: tree; line for a chain]", "tree",
            "line", "image", "manhattan");
        var correlation = new Option<bool>("--renyi2")
        {
            Description = "With --sites: also the Rényi-2 correlation H_2(A) + H_2(B) - H_2(AB), exact; of either sign.",
        };
        Option<int> pairs = OptionFactory.Integer("--pairs", "Compute the matrix of all pairs for at most this many sites.", StandardPairs, 0, 1 << 15);
        PathOption ensemble = EnsembleArguments.Read();
        Option<ulong> seed = CommonOptions.Seed();
        Option<int> threads = CommonOptions.Threads();
        Option<string?> unit = CommonOptions.Unit();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("mi", "Measure mutual informations of a model: of every patch with the rest at all scales, of all pairs of sites, "
            + "of the latents with the class, of sites against their distance; or of two sets of sites.")
        {
            path,
        };
        command.AddAll([.. draws.All, sites, others, correlation, distance, pairs, ensemble, seed, threads, unit, json]);
        return command.Running(
            (parsed, cancellation) =>
            {
                EntropyOptions options = draws.Read(parsed, parsed.GetValue(seed), parsed.GetValue(threads));
                string file = parsed.GetRequiredValue(path);
                ConvACMixture model = ModelInput.LoadDistribution(file);
                (int[]? a, int[]? b) = (SiteReferences.Read(parsed, sites, model), SiteReferences.Read(parsed, others, model));
                UsageException.ThrowIf(a is null && parsed.GetValue(correlation), "--renyi2 is about two sets of columns; give --sites and --with");
                bool isOnTree = model.CommonTree is not null;
                model = a is not null || (!isOnTree && model.Pattern.IsDiscrete) ? model : ModelInput.OnTree(model, file);
                var request = new Request(
                    model, draws.IsExact(parsed), options, parsed.GetValue(distance), parsed.GetValue(pairs), parsed.GetValue(json),
                    new Numbers(CommonOptions.InNats(parsed, unit)), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
                {
                    WithRenyi = parsed.GetValue(correlation),
                };
                UsageException.ThrowIf(a is null != b is null, "--sites and --with name the two sets of sites; give both");
                UsageException.ThrowIf(a is null && parsed.GetValue(ensemble) is not null,
                    "--ensemble widens the information between --sites and --with; give both");
                ModelEnsemble? fits = EnsembleArguments.Load(parsed, ensemble, model);
                if (a is not null)
                {
                    parsed.Refuse([distance, pairs], "is about all pairs of sites, --sites and --with about two sets; give one of them");
                }

                if (a is null && !isOnTree)
                {
                    parsed.Refuse(draws.All, "is about patches, which networks on different trees do not have in common");
                    return MeasurePairs(request, cancellation);
                }

                return a is null ? Measure(request, cancellation) : MeasureBetween(request, a, b!, fits, cancellation);
            },
            "entroscope mi my-run/model.safetensors",
            "entroscope mi my-run/model.safetensors --relative-error 0.01",
            "entroscope mi my-run/model.safetensors --sites 0,1,2 --with 60,61,62 --draws 20000",
            "entroscope mi shop-run/model.safetensors --sites age,colour --with income",
            "entroscope mi small.json --exact --distance line --json");
    }

    private static int Measure(Request request, CancellationToken cancellation)
    {
        ConvAC model = request.Model.Network;
        LongComputation.Announce(request.Error, model, request.Options, request.Exact);
        PatchInformation patches = request.Exact
            ? PatchInformationAnalysis.Enumerate(model, request.Options.Engine, cancellation: cancellation)
            : PatchInformationAnalysis.Measure(model, request.Options, cancellation);
        var result = new Result(patches, Pairs(request, cancellation), model.Classes > 1 ? LatentClassInformation.Compute(model) : null,
            Law(request, cancellation));
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                MutualInformationJson.Write(result.Patches, model.Tree, w);
                MutualInformationJson.Write(result.Pairs, w);
                MutualInformationJson.Write(result.Classes, model.Tree, w);
                w.Optional("distance_law", result.Law, law => DistanceLawJson.Write(law, w));
            });
        }
        else
        {
            MutualInformationText.Show(request.Output, request.Numbers, model, result.Patches, result.Pairs, result.Classes, result.Law);
        }

        if (patches.TargetReached)
        {
            return ExitCode.Done;
        }

        string wanted = request.Options.StandardError is { } target
            ? Invariant($"the largest standard error is {patches.Nodes.Max(n => n.StandardError):G3} nats, not yet {target:G3}")
            : "the standard error of a level's mean is up to "
                + Invariant($"{patches.MeanPerLevel.Where(l => !l.IsExact).Max(l => l.StandardError / Math.Abs(l.Value)):G3} ")
                + Invariant($"of it, not yet {request.Options.RelativeError:G3}");
        request.Error.WriteLine(Invariant($"entroscope: after {patches.Draws} draws {wanted}"));
        return ExitCode.NotConverged;
    }

    // Of networks on different trees: what pairs of sites share is a property of their joint distribution, whatever the trees.
    private static int MeasurePairs(Request request, CancellationToken cancellation)
    {
        ConvACMixture model = request.Model;
        PoolingTree sites = model.Components[0].Tree;
        SiteDistance? kind = Kind(request.Distance) ?? (sites.Image is null ? null : SiteDistance.Image);
        UsageException.ThrowIf(kind == SiteDistance.Tree,
            "--distance tree needs one tree, but the networks of the mixture have different ones; measure it by line, image or manhattan");
        PairwiseInformation? pairs = model.Sites > request.LargestMatrix
            ? null
            : PairwiseInformationAnalysis.Compute(model, request.Options.Engine!.Threads, cancellation);
        DistanceLaw? law = pairs is { Sites.Length: > 1 } && kind is { } distance ? DistanceLawAnalysis.OfPairs(pairs, sites, distance) : null;
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                w.WriteString("unit", "nats");
                w.WriteNull("patch_rest_information");
                MutualInformationJson.Write(pairs, w);
                w.Optional("distance_law", law, found => DistanceLawJson.Write(found, w));
            });
        }
        else
        {
            request.Output.WriteLine(Refusals.NoCommonLevels);
            MutualInformationText.ShowSites(request.Output, request.Numbers, model, pairs, law);
        }

        return ExitCode.Done;
    }

    private static int MeasureBetween(Request request, int[] sites, int[] others, ModelEnsemble? ensemble, CancellationToken cancellation)
    {
        foreach (ConvAC component in request.Model.Components)
        {
            LongComputation.Announce(request.Error, component, request.Options, request.Exact, passes: 2, [.. sites, .. others]);
        }

        MutualInformation between = Between(request.Model);
        double? renyi = request.WithRenyi ? Correlation(request, sites, others, cancellation) : null;
        EnsembleInterval? wide = ensemble?.Widen(between.Information, m => Between(m).Information.Value);
        string? own = between.Information.IsExact ? null : "the draws";
        if (request.Json)
        {
            JsonOutput.Write(request.Output, w =>
            {
                MutualInformationJson.Write(between, w);
                if (renyi is { } number)
                {
                    w.Number("renyi2_correlation", number);
                }

                w.Names("names", request.Model, sites);
                w.Names("with_names", request.Model, others);
                if (wide is not null)
                {
                    EnsembleJson.Write(w, ensemble!, own, [("information", wide)]);
                }
            });
        }
        else
        {
            string how = Provenance.Short(between.Information);
            request.Output.WriteLine(
                Invariant($"I of {sites.Length} sites with {others.Length}: {request.Numbers.Show(between.Information)} {request.Numbers.Unit} ({how})"));
            request.Output.WriteLine(Invariant($"H of the sites {request.Numbers.Show(between.Entropy)}, ")
                + Invariant($"of the others {request.Numbers.Show(between.OtherEntropy)}, of both {request.Numbers.Show(between.JointEntropy)}"));
            if (renyi is { } shown)
            {
                request.Output.WriteLine($"Rényi-2 correlation: {request.Numbers.Show(shown)} {request.Numbers.Unit} (exact)");
            }

            if (wide is not null)
            {
                EnsembleOutput.Show(request.Output, ensemble!, "I", wide, own, v => request.Numbers.Show(v));
            }
        }

        return TargetError.Judge(between.Information, request.Options, request.Error);

        MutualInformation Between(ConvACMixture model) => request switch
        {
            { Exact: true } => MutualInformationAnalysis.EnumerateBetween(model, sites, others, request.Options.Engine, cancellation: cancellation),
            _ when DrawArguments.IsDrawn(request.Options) => MutualInformationAnalysis.DrawBetween(model, sites, others, request.Options, cancellation),
            _ => MutualInformationAnalysis.Between(model, sites, others, request.Options, cancellation),
        };
    }

    private static double Correlation(Request request, int[] sites, int[] others, CancellationToken cancellation)
    {
        ConvACMixture model = request.Model;
        ConvAC network = model.Components.Count == 1 ? model.Network : JoinedNetwork.Of(model);
        LongComputation.Announce(request.Error, "the Rényi-2 correlation", 2 * RenyiEntropies.Operations(network, 2, [.. sites, .. others]));
        return MutualInformationAnalysis.RenyiCorrelation(network, sites, others, request.Options.Engine, cancellation);
    }

    private static PairwiseInformation? Pairs(Request request, CancellationToken cancellation)
    {
        ConvAC model = request.Model.Network;
        int sites = model.Tree.SiteCount;
        if (!model.IsDiscrete || sites > request.LargestMatrix)
        {
            return null;
        }

        LongComputation.Announce(request.Error, Invariant($"the pairs of {sites} sites (--pairs 0 leaves them out)"),
            2 * PairwiseInformationAnalysis.CountOperations(model));
        return PairwiseInformationAnalysis.Compute(model, null, request.Options.Engine!.Threads, cancellation);
    }

    private static DistanceLaw? Law(Request request, CancellationToken cancellation)
    {
        ConvAC model = request.Model.Network;
        SiteDistance kind = Kind(request.Distance) ?? DistanceLawAnalysis.Standard(model.Tree);
        var options = new DistanceLawOptions { Seed = request.Options.Seed, Threads = request.Options.Engine!.Threads };
        return request.Distance is null && !model.IsDiscrete ? null : DistanceLawAnalysis.Compute(model, kind, options, cancellation);
    }

    private static SiteDistance? Kind(string? distance) => distance switch
    {
        "tree" => SiteDistance.Tree,
        "line" => SiteDistance.Line,
        "image" => SiteDistance.Image,
        "manhattan" => SiteDistance.Manhattan,
        _ => null,
    };

    private sealed record Result(PatchInformation Patches, PairwiseInformation? Pairs, double[]? Classes, DistanceLaw? Law);

    private sealed record Request(
        ConvACMixture Model, bool Exact, EntropyOptions Options, string? Distance, int LargestMatrix, bool Json, Numbers Numbers,
        TextWriter Output, TextWriter Error)
    {
        public bool WithRenyi { get; init; }
    }
}
