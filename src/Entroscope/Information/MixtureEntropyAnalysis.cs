using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>The entropies of a mixture: exactly by enumeration where it is small, else by ancestral draws with standard errors (theory, "Mixtures of networks").</summary>
/// <remarks>
/// H(X) is put together as H(X|Z) + I(Z;X): the entropies of the components have estimates of small error, and the information is averaged over the exact posterior of the component
/// (Rao-Blackwellised), so that it lies within 0..H(Z).
/// </remarks>
public static class MixtureEntropyAnalysis
{
    private const int ChunkRows = 512;

    /// <summary>Measures the entropies of a mixture: exactly where its sites are discrete with at most 2^20 joint values and nothing is said of draws, else from draws.</summary>
    /// <param name="mixture">The mixture; continuous sites have differential entropies.</param>
    /// <param name="options">The number of draws, of each component and of the mixture, or the target error of H(X); null for the defaults.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The entropies, exact or with standard errors, in nats.</returns>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    public static MixtureEntropies Measure(ConvACMixture mixture, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        options ??= new EntropyOptions();
        return options.Enumerates(mixture.Pattern) ? Enumerate(mixture, options.Engine, cancellation: cancellation) : Draw(mixture, options, cancellation);
    }

    /// <summary>Computes the entropies of a discrete mixture exactly, by visiting every joint value of its sites.</summary>
    /// <param name="mixture">A mixture whose sites are all discrete.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="limit">The largest number of joint values, 2^20 unless raised.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Exact entropies, in nats.</returns>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    /// <exception cref="SizeLimitException">There are more joint values than the limit.</exception>
    /// <remarks>Cost: two passes up and one down a joint value and component.</remarks>
    public static MixtureEntropies Enumerate(
        ConvACMixture mixture, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        Estimate[] components = [.. mixture.Components.Select(c => EntropyAnalysis.Enumerate(c, engine, limit, cancellation).Entropy)];
        int[] sites = [.. Enumerable.Range(0, mixture.Sites)];
        var cells = new SiteEnumeration(mixture.Pattern, sites, Evidence.Check(mixture.Pattern, null, -1), limit);
        var moments = new MixtureMoments(mixture, engine);
        for (int start = 0; start < cells.Cells; start += ChunkRows)
        {
            moments.AddByProbability(cells.Batch(start, Math.Min(ChunkRows, cells.Cells - start)), cancellation);
        }

        return Result(mixture, "enumeration", moments, components) with { Entropy = moments.Surprisal };
    }

    /// <summary>Estimates the entropies of a mixture from ancestral draws.</summary>
    /// <param name="mixture">The mixture; continuous sites have differential entropies.</param>
    /// <param name="options">The number of draws, of each component and of the mixture, or the target error of H(X); null for the defaults.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Estimates with standard errors, in nats; of a mixture of one H(X) is the estimate of the network.</returns>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    /// <remarks>Cost: one pass up a draw and component, and one down a draw of a component. The result depends on the seed, not on the number of threads.</remarks>
    public static MixtureEntropies Draw(ConvACMixture mixture, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        options ??= new EntropyOptions();
        EntropyOptions.Validate(options);

        // Half of the squared error wanted is for the components, half for what tells them apart.
        double part = mixture.Components.Count == 1 ? 1 : Math.Sqrt(0.5);
        EntropyOptions each = options with { StandardError = part * options.StandardError, RelativeError = part * options.RelativeError };
        Estimate[] components = [.. mixture.Components.Select((c, z) => EntropyAnalysis.Draw(c, each with { Seed = unchecked(options.Seed + (ulong)z) }, cancellation).Entropy)];
        double wanted = part * options.Wanted(Average(mixture, components).Value);
        var moments = new MixtureMoments(mixture, options.Engine);
        var draws = new DrawnBlocks(mixture, [.. Enumerable.Range(0, mixture.Sites)], options.Seed, "mixture draws");
        bool enough = false;
        while (moments.Rows < options.LastDraw && !enough)
        {
            moments.Add(draws.Next((int)Math.Min(ChunkRows, options.LastDraw - moments.Rows)), cancellation);
            enough = options.HasTarget && moments.ComponentInformation.StandardError <= wanted;
        }

        MixtureEntropies result = Result(mixture, "draws", moments, components);
        return result with { TargetReached = !options.HasTarget || result.Entropy.StandardError <= options.Wanted(result.Entropy.Value) };
    }

    private static MixtureEntropies Result(ConvACMixture mixture, string method, MixtureMoments moments, Estimate[] components)
    {
        Estimate given = Average(mixture, components);
        Estimate information = moments.ComponentInformation;
        return new MixtureEntropies
        {
            Method = method,
            Kind = EntropyKinds.Of(mixture.Pattern),
            Entropy = Sum(given, information),
            EntropyGivenComponent = given,
            ComponentInformation = information,
            ComponentEntropy = LogSpace.Entropy(mixture.Weights),
            ClassInformation = moments.ClassInformation,
            ClassEntropy = LogSpace.Entropy(mixture.ClassPrior),
            Weights = mixture.Weights.ToArray(),
            EntropyOfComponent = components,
        };
    }

    // The draws of the components are independent of one another.
    private static Estimate Average(ConvACMixture mixture, Estimate[] components)
    {
        Estimate sum = Estimate.Exact(0);
        for (int z = 0; z < components.Length; z++)
        {
            double weight = mixture.Weights[z];
            sum = Sum(sum, weight == 0 ? Estimate.Exact(0) : new Estimate(weight * components[z].Value, weight * components[z].StandardError, components[z].Draws));
        }

        return sum;
    }

    private static Estimate Sum(Estimate one, Estimate two) =>
        new(one.Value + two.Value, Math.Sqrt((one.StandardError * one.StandardError) + (two.StandardError * two.StandardError)), one.Draws + two.Draws);
}
