using System.Net;
using Entroscope.Cluster.Messages;
using Entroscope.Cluster.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Entroscope.Cluster.Hosting;

/// <summary>Asks a coordinator how its cluster is doing.</summary>
internal static class StatusClient
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <exception cref="DataException">No coordinator answers.</exception>
    /// <exception cref="RefusedException">The coordinator refuses the token or the version.</exception>
    public static async Task<ClusterState> Ask(ClusterFile cluster, string version, CancellationToken cancellation)
    {
        var handshake = new Handshake(cluster.Key.Token, version);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, SiloProcess.NoLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(cluster.Coordinator.Address, cluster.Gateway));
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster.Run, "entroscope"));
            client.Configure<ClientConnectionOptions>(o => o.ConfigureConnection(c => c.Use(handshake.Call)));
            if (cluster.Key.Certificate is { } certificate)
            {
                client.UseTls(certificate, tls => SiloProcess.Pin(tls, cluster.Key));
            }
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        IHost host = builder.Build();
        try
        {
            await handshake.Await(host.StartAsync(limit.Token), limit.Token);
            return await host.Services.GetRequiredService<IClusterClient>().GetGrain<IStatus>(0).Get().WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or IOException or OperationCanceledException or InvalidOperationException
            && !cancellation.IsCancellationRequested)
        {
            throw handshake.Refusal != 0
                ? new RefusedException(handshake.Reason(cluster.Coordinator))
                : new DataException($"No coordinator answers at {cluster.Coordinator}; the run has ended, or its machine cannot be reached.", e);
        }
        finally
        {
            await SiloProcess.Discard(host);
        }
    }
}
