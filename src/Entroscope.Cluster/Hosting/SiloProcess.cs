using System.Net;
using Entroscope.Cluster.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Entroscope.Cluster.Hosting;

/// <summary>A silo of this process. When the cluster has declared it dead, or lost its table, it says so; another one then takes its place.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string CoordinatorName = "coordinator";
    private static readonly TimeSpan StartingOfCoordinator = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Stopping = TimeSpan.FromSeconds(2);
    private readonly IHost _host;
    private readonly PortReservation[] _ports;
    private readonly ArrayServer _arrays;

    private SiloProcess(IHost host, PortReservation[] ports, ArrayServer arrays, Handshake handshake, ClusterKey key, SiloFailure failure)
    {
        (_host, _ports, _arrays, Failure) = (host, ports, arrays, failure);
        PeerClient peers = host.Services.GetRequiredService<PeerClient>();
        Arrays = new ArrayClient(silo => peers.At(silo).Port().AsTask(), handshake, key);
        Address = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
    }

    public SiloAddress Address { get; }

    /// <summary>Gets what reads the numbers of others.</summary>
    public ArrayClient Arrays { get; }

    /// <summary>Gets what ended the silo.</summary>
    public SiloFailure Failure { get; }

    public int GatewayPort => _ports.Length > 1 ? _ports[1].Port : 0;

    public IServiceProvider Services => _host.Services;

    /// <summary>Starts the silo of a coordinator.</summary>
    /// <param name="reached">The address at which others reach this machine.</param>
    /// <param name="port">The port to listen at; 0 takes a free one.</param>
    public static async Task<SiloProcess> StartCoordinator(
        IPAddress address, IPAddress reached, int port, ClusterKey key, string version, string run, ICoordinator coordinator, CancellationToken cancellation)
    {
        PortReservation[] ports = [PortReservation.Take(address, port), PortReservation.Take(address)];
        var own = new IPEndPoint(reached, ports[0].Port);
        return await Start(CoordinatorName, address, own, own, ports, key, version, run, coordinator,
            services =>
            {
                services.AddSingleton(coordinator);
                services.AddGrainService<DeskService>();
            },
            StartingOfCoordinator, cancellation);
    }

    /// <summary>Starts the silo of a worker.</summary>
    /// <param name="address">The address at which others reach this machine.</param>
    /// <param name="limit">How long it may take: silos that start at the same time may wait for each other until they give up.</param>
    public static async Task<SiloProcess> StartWorker(
        ClusterFile cluster, IPAddress address, string version, IMember member, TimeSpan limit, CancellationToken cancellation)
    {
        PortReservation[] ports = [PortReservation.Take(address)];
        return await Start("worker", address, new IPEndPoint(address, ports[0].Port), cluster.Coordinator, ports, cluster.Key, version, cluster.Run, member,
            _ => { }, limit, cancellation);
    }

    private static async Task<SiloProcess> Start(
        string name, IPAddress listening, IPEndPoint own, IPEndPoint primary, PortReservation[] ports, ClusterKey key, string version, string run,
        IMember member, Action<IServiceCollection> configure, TimeSpan starting, CancellationToken cancellation)
    {
        var handshake = new Handshake(key.Token, version);
        var failure = new SiloFailure();
        var arrays = new ArrayServer(listening, handshake, key, member);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<IFatalErrorHandler>(failure);
        builder.Services.AddSingleton(arrays);
        builder.Services.AddSingleton<PeerClient>();
        builder.Services.AddSingleton<DeskClient>();
        configure(builder.Services);
        builder.UseOrleans(silo =>
        {
            silo.UseDevelopmentClustering(primary);
            silo.AddGrainService<PeerService>();
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (run, "entroscope"));
            silo.Configure<SiloOptions>(o => o.SiloName = name);
            silo.Configure<EndpointOptions>(o =>
            {
                (o.AdvertisedIPAddress, o.SiloPort, o.GatewayPort) = (own.Address, own.Port, ports.Length > 1 ? ports[1].Port : 0);
                o.SiloListeningEndpoint = new IPEndPoint(listening, own.Port);
                o.GatewayListeningEndpoint = ports.Length > 1 ? new IPEndPoint(listening, ports[1].Port) : null;
            });
            silo.Configure<ClusterMembershipOptions>(o =>
            {
                (o.ProbeTimeout, o.TableRefreshTimeout, o.IAmAliveTablePublishTimeout) =
                    (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
                o.DefunctSiloCleanupPeriod = null;
            });
            silo.Configure<SiloMessagingOptions>(o => (o.MaxMessageBodySize, o.ResponseTimeout) = (16 << 20, TimeSpan.FromSeconds(30)));
            silo.Configure<SiloConnectionOptions>(o =>
            {
                o.ConfigureSiloInboundConnection(c => c.Use(handshake.Answer));
                o.ConfigureGatewayInboundConnection(c => c.Use(handshake.Answer));
                o.ConfigureSiloOutboundConnection(c => c.Use(handshake.Call));
            });
            if (key.Certificate is { } certificate)
            {
                silo.UseTls(certificate, tls => Pin(tls, key));
            }
        });
        IHost host = builder.Build();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(starting);
            await handshake.Await(host.StartAsync(limit.Token), limit.Token);
            return new SiloProcess(host, ports, arrays, handshake, key, failure);
        }
        catch (Exception e)
        {
            await Discard(host);
            await arrays.DisposeAsync();
            failure.Dispose();
            foreach (PortReservation port in ports)
            {
                port.Dispose();
            }

            if (handshake.Refusal != 0)
            {
                throw new RefusedException(handshake.Reason(primary));
            }

            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException("The silo did not start in time.", e);
            }

            throw e is InvalidOperationException ? new IOException(e.Message, e) : e;
        }
    }

    /// <summary>Makes TLS trust the one certificate of the cluster.</summary>
    internal static void Pin(TlsOptions tls, ClusterKey key)
    {
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.CheckCertificateRevocation = false;
        tls.RemoteCertificateValidation = (certificate, _, _) => key.Trusts(certificate);
        tls.LocalClientCertificateSelector = (_, _, _, _, _) => key.Certificate!;
        tls.OnAuthenticateAsClient = (_, options) => options.TargetHost = "entroscope-cluster";
    }

    public async ValueTask DisposeAsync()
    {
        Arrays.Dispose();
        await Discard(_host);
        await _arrays.DisposeAsync();
        Failure.Dispose();
        foreach (PortReservation port in _ports)
        {
            port.Dispose();
        }
    }

    // A silo that cannot reach the others may take long to give up; nothing waits for that.
    internal static async Task Discard(IHost host)
    {
        foreach (Func<Task> end in (Func<Task>[])[() => host.StopAsync(CancellationToken.None), () => Task.Run(host.Dispose)])
        {
            Task ending = end();
            await Task.WhenAny(ending, Task.Delay(Stopping));
            _ = ending.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    // Signals are the program's to handle.
    internal sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
