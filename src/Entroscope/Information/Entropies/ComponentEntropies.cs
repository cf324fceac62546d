using Entroscope.Engine;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>
/// The entropies of a model of several components, put together from those of the components and from what distinguishes them (theory, "Mixtures of networks").
/// </summary>
/// <remarks>
/// H(X) is put together as H(X|Z) + I(Z;X): the entropies of the components have estimates of small error, and the
/// information is averaged over the exact posterior of the component (Rao-Blackwellised), so that it lies within 0..H(Z).
/// </remarks>
internal static class ComponentEntropies
{
    private const int ChunkRows = 512;

    public static LayerEntropies Enumerate(ConvACMixture model, EngineOptions? engine, int limit, CancellationToken cancellation)
    {
        LayerEntropies[] components = [.. model.Components.Select(c => EntropyAnalysis.Enumerate(c, engine, limit, cancellation))];
        var moments = new ComponentMoments(model, engine);
        foreach (SampleBlock block in SampleSource.Enumerate(model.Pattern, limit).Blocks(ChunkRows))
        {
            moments.AddByProbability(block.Data, cancellation);
        }

        return Result(model, "enumeration", moments, components) with { Entropy = moments.Surprisal };
    }

    public static LayerEntropies Draw(ConvACMixture model, EntropyOptions options, CancellationToken cancellation)
    {
        var components = new LayerEntropies[model.Components.Count];
        (ComponentMoments moments, _) = DrawMoments(
            model, [.. Enumerable.Range(0, model.Sites)], options,
            (z, each) => (components[z] = EntropyAnalysis.Draw(model.Components[z], each, cancellation)).Entropy, cancellation);
        LayerEntropies result = Result(model, "draws", moments, components);
        return result with { TargetReached = !options.HasTarget || result.Entropy.StandardError <= options.Wanted(result.Entropy.Value) };
    }

    public static Estimate DrawSites(ConvACMixture model, int[] sites, EntropyOptions options, CancellationToken cancellation)
    {
        (ComponentMoments moments, Estimate given) = DrawMoments(
            model, sites, options, (z, each) => EntropyAnalysis.DrawSites(model.Components[z], sites, each, cancellation), cancellation);
        return Sum(given, moments.ComponentInformation);
    }

    private static (ComponentMoments Moments, Estimate GivenComponent) DrawMoments(
        ConvACMixture model, int[] sites, EntropyOptions options, Func<int, EntropyOptions, Estimate> ofComponent, CancellationToken cancellation)
    {
        EntropyOptions.Validate(options);

        // Half of the squared error wanted is for the components, half for what distinguishes them.
        double part = Math.Sqrt(0.5);
        EntropyOptions each = options with { StandardError = part * options.StandardError, RelativeError = part * options.RelativeError };
        Estimate[] components = [.. model.Components.Select((_, z) => ofComponent(z, each with { Seed = unchecked(options.Seed + (ulong)z) }))];
        Estimate given = Average(model, components);
        double wanted = part * options.Wanted(given.Value);
        var moments = new ComponentMoments(model, options.Engine);
        var draws = new DrawnBlocks(model, sites, options.Seed, "mixture draws");
        foreach (SampleBlock block in SampleSource.Draw(draws.Next, options.LastDraw).Blocks(ChunkRows))
        {
            moments.Add(block.Data, cancellation);
            if (options.HasTarget && moments.ComponentInformation.StandardError <= wanted)
            {
                break;
            }
        }

        return (moments, given);
    }

    private static LayerEntropies Result(ConvACMixture model, string method, ComponentMoments moments, LayerEntropies[] components)
    {
        Estimate given = Average(model, Array.ConvertAll(components, c => c.Entropy));
        Estimate information = moments.ComponentInformation;
        Estimate entropy = Sum(given, information);
        return new LayerEntropies
        {
            Method = method,
            Kind = EntropyKinds.Of(model.Pattern),
            Draws = entropy.Draws,
            Entropy = entropy,
            EntropyGivenComponent = given,
            ComponentInformation = information,
            ComponentEntropy = LogSpace.Entropy(model.Weights),
            ClassInformation = moments.ClassInformation,
            ClassEntropy = LogSpace.Entropy(model.ClassPrior),
            Weights = model.Weights.ToArray(),
            Components = components,
        };
    }

    // The draws of the components are independent of one another.
    private static Estimate Average(ConvACMixture model, Estimate[] components)
    {
        Estimate sum = Estimate.Exact(0);
        for (int z = 0; z < components.Length; z++)
        {
            double weight = model.Weights[z];
            sum = Sum(sum,
                weight == 0 ? Estimate.Exact(0) : new Estimate(weight * components[z].Value, weight * components[z].StandardError, components[z].Draws));
        }

        return sum;
    }

    private static Estimate Sum(Estimate one, Estimate two) =>
        new(one.Value + two.Value, Math.Sqrt((one.StandardError * one.StandardError) + (two.StandardError * two.StandardError)), one.Draws + two.Draws);
}
