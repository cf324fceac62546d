using System.Net;
using System.Net.Sockets;
using Entroscope.Cluster.Coordination;
using Entroscope.Cluster.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Entroscope.Cluster.Hosting;

/// <summary>A coordinator that workers can reach, from its start to its end, and the file by which they find it.</summary>
internal sealed class ClusterHost : IAsyncDisposable, ISiloStatusListener
{
    // Workers that wait for work get to know within it that the run is done.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);
    private readonly SiloProcess _silo;
    private readonly string _file;

    private ClusterHost(SiloProcess silo, Coordinator coordinator, string file)
    {
        (_silo, Coordinator, _file) = (silo, coordinator, file);
        silo.Services.GetRequiredService<ISiloStatusOracle>().SubscribeToSiloStatusEvents(this);
    }

    public Coordinator Coordinator { get; }

    /// <summary>Gets what reads the numbers of workers.</summary>
    public ArrayClient Arrays => _silo.Arrays;

    /// <summary>Gets what is cancelled when the silo cannot go on.</summary>
    public CancellationToken Failed => _silo.Failure.Ended;

    /// <summary>Starts a coordinator, and writes its file.</summary>
    /// <param name="address">Where to listen; any address of this machine is given to workers as the first that others can reach.</param>
    /// <param name="port">The port to listen at; 0 takes a free one.</param>
    /// <exception cref="DataException">It cannot listen there, or the file cannot be written.</exception>
    public static async Task<ClusterHost> Start(
        IPAddress address, int port, string file, string version, Coordinator coordinator, CancellationToken cancellation)
    {
        IPAddress reached = address.Equals(IPAddress.Any) ? FirstAddress() : address;
        var key = ClusterKey.Create(encrypts: !IPAddress.IsLoopback(reached));
        string run = Guid.NewGuid().ToString("n");
        SiloProcess silo = await SiloProcess.StartCoordinator(address, reached, port, key, version, run, coordinator, cancellation);
        try
        {
            new ClusterFile(silo.Address.Endpoint, silo.GatewayPort, version, run, key).Save(file);
            return new ClusterHost(silo, coordinator, file);
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead)
        {
            Coordinator.Lost(updatedSilo.ToParsableString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Coordinator.Finish();
        await Task.Delay(Farewell);
        File.Delete(_file);
        await _silo.DisposeAsync();
    }

    private static IPAddress FirstAddress() => Array.Find(Dns.GetHostAddresses(Dns.GetHostName()),
        a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)) ?? IPAddress.Loopback;
}
