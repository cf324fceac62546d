using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Engine;
using Entroscope.Learning.Distribution;
using Entroscope.Model;

namespace Entroscope.Cluster.Coordination;

/// <summary>
/// What the coordinator has itself of parameters and running statistics: those from which all later ones can be made again. Workers read slices of them.
/// </summary>
internal sealed class ParameterStore(Coordinator coordinator, ArrayClient arrays, int threads)
{
    private ConvAC[] _networks = [];
    private ConvAC[] _spare = [];
    private IReadOnlyList<ExpectedCounts>? _statistics;

    /// <summary>Gets where the parameters are that are here.</summary>
    public Place Parameters { get; private set; } = Place.Nowhere;

    /// <summary>Gets where the statistics are that are here.</summary>
    public Place Statistics { get; private set; } = Place.Nowhere;

    /// <summary>Takes a copy of parameters.</summary>
    public void Take(IReadOnlyList<ConvAC> networks)
    {
        (_networks, _spare) = ([.. networks.Select(n => n.Copy())], []);
        Parameters = new Place(coordinator.Number(), 0, [], ParameterHash.Parts(_networks, ParameterHash.All(_networks), threads));
        Offer();
    }

    /// <summary>Takes statistics, which are read from where they lie; null for none.</summary>
    public void Take(IReadOnlyList<ExpectedCounts>? statistics)
    {
        _statistics = statistics;
        Statistics = statistics is null ? Place.Nowhere : new Place(coordinator.Number(), 0, [], []);
        Offer();
    }

    /// <summary>Reads parameters and statistics from workers.</summary>
    /// <param name="to">The networks that receive them, too.</param>
    /// <exception cref="LostParametersException">A worker does not have them any more, or cannot be reached; nothing is changed.</exception>
    public void Fetch(Place parameters, Place statistics, IReadOnlyList<ConvAC> to, CancellationToken cancellation)
    {
        double[][] fresh = Read(parameters, ArrayKind.Parameters, (cut, s) => cut.ParametersLength(s), Parameters.Number, cancellation);
        double[][] counts = Read(statistics, ArrayKind.Statistics, (cut, s) => cut.CountsLength(s), Statistics.Number, cancellation);
        if (fresh.Length > 0)
        {
            ConvAC[] networks = _spare.Length > 0 ? _spare : [.. _networks.Select(n => n.Copy())];
            var cut = new ParameterSlices(_networks, fresh.Length);
            for (int s = 0; s < fresh.Length; s++)
            {
                cut.SetParameters(s, fresh[s], networks);
            }

            if (!ParameterHash.Parts(networks, ParameterHash.All(networks), threads).AsSpan().SequenceEqual(parameters.Parts))
            {
                throw new LostParametersException();
            }

            for (int s = 0; s < fresh.Length; s++)
            {
                cut.SetParameters(s, fresh[s], to);
            }

            (_spare, _networks, Parameters) = (_networks, networks, parameters);
        }

        if (counts.Length > 0)
        {
            // Nobody reads them while they are written.
            coordinator.Hold(_ => null);
            var cut = new ParameterSlices(_networks, counts.Length);
            for (int s = 0; s < counts.Length; s++)
            {
                cut.SetCounts(s, counts[s], _statistics!);
            }

            Statistics = statistics;
        }

        Offer();
    }

    private double[][] Read(Place place, ArrayKind kind, Func<ParameterSlices, int, int> length, long here, CancellationToken cancellation)
    {
        if (place.Slices == 0 || place.Number == here)
        {
            return [];
        }

        var cut = new ParameterSlices(_networks, place.Slices);
        double[][] slices = new double[place.Slices][];
        for (int s = 0; s < slices.Length; s++)
        {
            slices[s] = new double[length(cut, s)];
            string? holder = Array.Find(place.Holders, h => h.Range.First == s)?.Silo;
            try
            {
                if (holder is null || !arrays.Read(holder, new ArrayKey(kind, place.Number, default, s, place.Slices), slices[s], cancellation))
                {
                    throw new LostParametersException();
                }
            }
            catch (IOException)
            {
                throw new LostParametersException();
            }
        }

        return slices;
    }

    // Calls come under the lock of the coordinator.
    private void Offer()
    {
        (ConvAC[] networks, long number) = (_networks, Parameters.Number);
        (IReadOnlyList<ExpectedCounts>? statistics, long statisticsNumber) = (_statistics, Statistics.Number);
        (ArrayKey Key, double[] Numbers) last = (default, []);
        coordinator.Hold(key =>
        {
            if (networks.Length == 0 || key.Slices is < 1 or > 1 << 16 || key.Slice < 0 || key.Slice >= key.Slices)
            {
                return null;
            }

            if (key == last.Key)
            {
                return last.Numbers;
            }

            // Workers read a slice piece by piece.
            var slices = new ParameterSlices(networks, key.Slices);
            double[]? numbers = null;
            if (key.Kind == ArrayKind.Parameters && key.Number == number)
            {
                numbers = new double[slices.ParametersLength(key.Slice)];
                slices.CopyParameters(key.Slice, networks, numbers);
            }
            else if (key.Kind == ArrayKind.Statistics && key.Number == statisticsNumber && statistics is not null)
            {
                numbers = new double[slices.CountsLength(key.Slice)];
                slices.CopyCounts(key.Slice, statistics, numbers);
            }

            last = numbers is null ? last : (key, numbers);
            return numbers;
        });
    }
}
