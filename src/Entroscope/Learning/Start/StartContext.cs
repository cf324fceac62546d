using Entroscope.Numerics;

namespace Entroscope.Learning.Start;

/// <summary>
/// What the whole sample looks like, in few coordinates: beside its own patch, every node of an irregular tree is clustered by it, too.
/// </summary>
/// <remarks>
/// A latent that represents one variable and its surroundings has little to see in its own patch. Without the context the clusters of neighbours
/// disagree on what is common to all of the sample, and expectation-maximisation does not repair that.
/// </remarks>
internal sealed class StartContext
{
    // Chosen on validation data of binary sets: more or heavier coordinates drown the patch itself.
    private const int Coordinates = 8;
    private const float Weight = 0.5f;

    private StartContext(float[][] features) => Features = features;

    /// <summary>Gets the context of no sample.</summary>
    public static StartContext None { get; } = new([]);

    /// <summary>Gets the coordinates, shape [coordinates][rows].</summary>
    public float[][] Features { get; }

    /// <summary>Finds the context.</summary>
    /// <param name="sites">The features of all sites, shape [dimensions][rows].</param>
    /// <param name="largestCovariance">The most dimensions whose covariance is taken; more are sketched first.</param>
    /// <param name="fitRows">The most rows that the coordinates are found on.</param>
    /// <param name="random">The stream of the sketch and of these rows.</param>
    public static StartContext Of(float[][] sites, int largestCovariance, int fitRows, RandomStream random)
    {
        float[][] whole = sites.Length > largestCovariance ? new CountSketch(sites.Length, largestCovariance / 2, random).Project(sites) : sites;
        int[] rows = RowSample.Of(whole[0].Length, fitRows, random);
        float[][] points = Array.ConvertAll(whole, f => Array.ConvertAll(rows, r => f[r]));
        float[][] leading = PrincipalComponents.Fit(points, Coordinates).Project(whole);
        return new StartContext(Array.ConvertAll(leading, f => Array.ConvertAll(f, x => x * Weight)));
    }
}
