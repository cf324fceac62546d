using Orleans.Services;

namespace Entroscope.Cluster.Messages;

/// <summary>What members of the cluster ask each other.</summary>
internal interface IPeer : IGrainService
{
    /// <summary>Gets the port where numbers are read (<see cref="Hosting.ArrayServer"/>).</summary>
    ValueTask<int> Port();
}
