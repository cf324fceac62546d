using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// Which old channels every new channel of a node is made of: copies of one where the node is widened, a mean of several where it is narrowed.
/// </summary>
internal sealed class ChannelMap
{
    private readonly (int Channel, double Share)[][] _sources;
    private readonly double[] _columnShare;
    private readonly bool[] _isCopy;

    private ChannelMap((int Channel, double Share)[][] sources, double[] columnShare, bool[] isCopy) =>
        (_sources, _columnShare, _isCopy) = (sources, columnShare, isCopy);

    public int Count => _sources.Length;

    /// <summary>Gets the old channels of a new one, with their shares in its rows; the shares sum to 1.</summary>
    public (int Channel, double Share)[] Sources(int channel) => _sources[channel];

    /// <summary>Gets the part of its old channels' weight that a new channel takes.</summary>
    public double ColumnShare(int channel) => _columnShare[channel];

    /// <summary>Returns whether a new channel is one more copy of a channel.</summary>
    public bool IsCopy(int channel) => _isCopy[channel];

    /// <summary>Draws the factor that parts a copy from its original; 1 for any other channel.</summary>
    public double Factor(int channel, double perturbation, RandomStream random) => IsCopy(channel) ? Math.Exp(perturbation * random.NextGaussian()) : 1;

    /// <summary>Mixes the rows of a table of probabilities; the entries of a copy are multiplied by random factors.</summary>
    public double[] Mix(ReadOnlySpan<double> table, int columns, double perturbation, RandomStream random)
    {
        double[] mixed = new double[Count * columns];
        for (int d = 0; d < Count; d++)
        {
            Span<double> row = mixed.AsSpan(d * columns, columns);
            for (int k = 0; k < columns; k++)
            {
                double factor = Factor(d, perturbation, random);
                double sum = 0;
                foreach ((int from, double share) in Sources(d))
                {
                    sum += share * table[(from * columns) + k];
                }

                row[k] = factor * sum;
            }

            SimplexRows.Normalize(row);
        }

        return mixed;
    }

    /// <summary>Computes mean and variance of a new channel, the mixture of old ones.</summary>
    public (double Mean, double Variance) Moments(int channel, double[] means, double[] variances)
    {
        double mean = 0;
        foreach ((int from, double share) in Sources(channel))
        {
            mean += share * means[from];
        }

        double variance = 0;
        foreach ((int from, double share) in Sources(channel))
        {
            double shift = means[from] - mean;
            variance += share * (variances[from] + (shift * shift));
        }

        return (mean, variance);
    }

    /// <summary>Makes the map that changes nothing.</summary>
    public static ChannelMap Identity(int count) => new([.. Enumerable.Range(0, count).Select(d => new[] { (d, 1.0) })],
        [.. Enumerable.Repeat(1.0, count)], new bool[count]);

    /// <summary>Makes the map to another number of channels.</summary>
    /// <param name="features">What the old channels represent; asked for only where channels are merged.</param>
    public static ChannelMap Of(double[] mass, int count, Func<double[][]> features)
    {
        if (count == mass.Length)
        {
            return Identity(count);
        }

        return count > mass.Length ? Split(mass, count) : Merge(mass, count, features());
    }

    // The channel whose copies are the most probable is copied next.
    private static ChannelMap Split(double[] mass, int count)
    {
        var origin = new List<int>(Enumerable.Range(0, mass.Length));
        int[] copies = [.. Enumerable.Repeat(1, mass.Length)];
        while (origin.Count < count)
        {
            int best = Enumerable.Range(0, mass.Length).MaxBy(d => mass[d] / copies[d]);
            copies[best]++;
            origin.Add(best);
        }

        return new ChannelMap(
            [.. origin.Select(d => new[] { (d, 1.0) })], [.. origin.Select(d => 1.0 / copies[d])],
            [.. Enumerable.Range(0, count).Select(i => i >= mass.Length)]);
    }

    /// <summary>Makes the map that merges groups of channels.</summary>
    /// <param name="groups">The groups: every old channel in one of them.</param>
    /// <param name="mass">What the shares within a group are proportional to; a group without any has equal shares.</param>
    public static ChannelMap OfGroups(IEnumerable<List<int>> groups, double[] mass)
    {
        (int Channel, double Share)[][] sources = [.. groups.Select(g => Shares(g, mass))];
        return new ChannelMap(sources, [.. Enumerable.Repeat(1.0, sources.Length)], new bool[sources.Length]);
    }

    private static ChannelMap Merge(double[] mass, int count, double[][] features)
    {
        double[] weight = [.. mass];
        double[][] centre = [.. features.Select(f => f.AsSpan().ToArray())];
        var groups = new Agglomeration(mass.Length, (a, b) => Cost(weight, centre, a, b), (into, gone) => Join(weight, centre, into, gone));
        while (groups.Count > count)
        {
            groups.Join();
        }

        return OfGroups(groups.Groups, mass);
    }

    private static (int Channel, double Share)[] Shares(List<int> group, double[] mass)
    {
        double total = group.Sum(d => mass[d]);
        return [.. group.Select(d => (d, total > 0 ? mass[d] / total : 1.0 / group.Count))];
    }

    private static double Cost(double[] weight, double[][] centre, int a, int b)
    {
        double total = weight[a] + weight[b];
        double distance = centre[a].Zip(centre[b], (x, y) => (x - y) * (x - y)).Sum();
        return total > 0 ? weight[a] * weight[b] / total * distance : 0;
    }

    private static void Join(double[] weight, double[][] centre, int into, int gone)
    {
        double total = weight[into] + weight[gone];
        double share = total > 0 ? weight[gone] / total : 0.5;
        for (int i = 0; i < centre[into].Length; i++)
        {
            centre[into][i] += share * (centre[gone][i] - centre[into][i]);
        }

        weight[into] = total;
    }
}
