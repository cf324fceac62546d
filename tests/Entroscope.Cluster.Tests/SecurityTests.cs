using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>Who may join: the handshake of every connection, the file of the cluster, and messages that mean nothing.</summary>
public sealed class SecurityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "1.0", Handshake.Accepted)]
    [InlineData(true, "1.0", Handshake.WrongToken)]
    [InlineData(false, "1.1", Handshake.OtherVersion)]
    public async Task A_connection_goes_on_with_the_right_token_and_version_alone(bool otherToken, string version, byte verdict)
    {
        byte[] token = new byte[ClusterKey.TokenBytes], other = [.. token];
        other[3] = otherToken ? (byte)1 : (byte)0;
        var called = new Handshake(token, "1.0");
        var calling = new Handshake(other, version);
        (ConnectionContext here, ConnectionContext there) = Pair();
        (bool answered, bool reached) = (false, false);
        Task answer = called.Answer(_ => Set(() => answered = true))(here);
        Task call = calling.Call(_ => Set(() => reached = true))(there);
        if (verdict == Handshake.Accepted)
        {
            await call;
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => call);
            await there.Transport.Output.CompleteAsync();
        }

        await answer;

        Assert.Equal((verdict == Handshake.Accepted, verdict == Handshake.Accepted), (answered, reached));
        Assert.Equal(verdict == Handshake.Accepted ? 0 : verdict, calling.Refusal);
        static Task Set(Action done)
        {
            done();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void The_file_of_a_cluster_is_its_owners_alone_and_reads_back()
    {
        var file = new ClusterFile(new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4711), 4712, "1.0", "run", ClusterKey.Create(encrypts: true));
        string path = _folder["cluster.json"];
        File.WriteAllText(path, "old");
        file.Save(path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        ClusterFile read = ClusterFile.Load(path);
        Assert.Equal((file.Coordinator, file.Gateway, file.Version, file.Run), (read.Coordinator, read.Gateway, read.Version, read.Run));
        Assert.Equal(file.Key.Token, read.Key.Token);
        Assert.True(read.Key.Trusts(file.Key.Certificate) && read.Key.Certificate!.HasPrivateKey);
        Assert.False(ClusterKey.Create(encrypts: true).Trusts(file.Key.Certificate));
    }

    [Theory]
    [InlineData("{}", "\"format\" is missing")]
    [InlineData("[1]", "\"format\": \"entroscope-cluster\" is missing")]
    [InlineData("""{"format":"entroscope-cluster","token":"00"}""", "\"token\" is no token")]
    public void A_file_that_is_none_is_refused(string text, string why)
    {
        string path = _folder.Write("cluster.json", text);
        Assert.Equal($"{path}: {why}; the file that a training with --cluster writes was expected.",
            Assert.Throws<DataException>(() => ClusterFile.Load(path)).Message);
    }

    [Fact]
    public async Task Garbage_on_the_port_and_messages_that_mean_nothing_change_nothing()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string path = _folder["cluster.json"];
        await using ClusterHost host = await ClusterHost.Start(IPAddress.Loopback, 0, path, "1.0", Coordinator(), cancellation);
        ClusterFile file = ClusterFile.Load(path);
        foreach (int port in (int[])[file.Coordinator.Port, file.Gateway])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            await client.GetStream().WriteAsync(Enumerable.Repeat((byte)0xA5, 100_000).ToArray(), cancellation);
        }

        IReadOnlyList<ArrayKey> keys =
        [
            new((ArrayKind)77, 1, default, 0, 1), new(ArrayKind.Parameters, long.MinValue, new(-1, int.MaxValue), -1, int.MinValue),
            new(ArrayKind.Sums, 1, new(5, 1), 3, 2), new(ArrayKind.Model, -1, default, 0, 0), new(ArrayKind.Statistics, 0, default, int.MaxValue, int.MaxValue),
        ];
        foreach (ArrayKey key in keys)
        {
            Assert.Null(host.Coordinator.Read(key, -1));
            Assert.Null(host.Coordinator.Read(key, int.MaxValue));
        }

        host.Coordinator.Join(new Greeting("S1", "host", 1, 1, "1.0", "self-test"));
        foreach (WorkKind kind in (WorkKind[])[WorkKind.Sum, WorkKind.Slice, WorkKind.Score, WorkKind.Rows, (WorkKind)99])
        {
            await host.Coordinator.Next("S1", new Answer("S1", kind, 1, new(-7, int.MaxValue), "hash", false)
            {
                Scalars = [double.NaN],
                Holds = [new(3, 1)],
                Rows = -5,
                Received = long.MinValue,
                Computing = double.NaN,
                Communicating = double.NegativeInfinity,
                Waiting = double.PositiveInfinity,
                OfRows = new byte[8],
                Parts = [1, 2, 3],
            });
        }

        ClusterState state = await StatusClient.Ask(file, "1.0", cancellation);
        WorkerState worker = Assert.Single(state.Workers);
        Assert.Equal((0, 0, 0.0, 0.0, 0.0), (worker.Rows, worker.Received, worker.Computing, worker.Communicating, worker.Waiting));
    }

    [Fact]
    public async Task Another_token_or_version_is_refused_by_name()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string path = _folder["cluster.json"];
        await using ClusterHost host = await ClusterHost.Start(IPAddress.Loopback, 0, path, "1.0", Coordinator(), cancellation);
        ClusterFile file = ClusterFile.Load(path);
        ClusterFile forged = file with { Key = ClusterKey.Create(encrypts: false) };
        Assert.Equal($"the coordinator at {file.Coordinator} refuses the token of this file, which is of another run or was changed",
            (await Assert.ThrowsAsync<RefusedException>(() => StatusClient.Ask(forged, "1.0", cancellation))).Message);
        Assert.Equal($"the coordinator at {file.Coordinator} is another version of Entroscope than this one, 2.0",
            (await Assert.ThrowsAsync<RefusedException>(() => StatusClient.Ask(file, "2.0", cancellation))).Message);
        forged.Save(path);
        Assert.Equal($"the coordinator at {file.Coordinator} refuses the token of this file, which is of another run or was changed",
            Assert.Throws<RefusedException>(() => Worker(path, "1.0").Run(cancellation)).Message);
        Assert.Equal("the coordinator is version 1.0 of Entroscope, this worker 2.0",
            Assert.Throws<RefusedException>(() => Worker(path, "2.0").Run(cancellation)).Message);
    }

    [Fact]
    public void Other_versions_bits_and_rows_are_refused_at_joining()
    {
        Coordinator coordinator = Coordinator();
        Assert.Equal("the coordinator is version 1.0 of Entroscope, this worker 2.0",
            coordinator.Join(new Greeting("S1", "host", 1, 1, "2.0", "self-test")).Refusal);
        Assert.Equal("this machine's arithmetic gives other last bits than the coordinator's (another processor, system or library of mathematics)",
            coordinator.Join(new Greeting("S1", "host", 1, 1, "1.0", "other")).Refusal);
        Assert.Empty(coordinator.Join(new Greeting("S1", "host", 1, 1, "1.0", "self-test")).Refusal);
        Assert.Equal("the data that this worker reads are not those of the coordinator: the files differ", coordinator.Ready("S1", "others"));
        Assert.Equal(0, coordinator.ReadyWorkers);
        Assert.Empty(coordinator.Ready("S1", "rows"));
        Assert.Equal(1, coordinator.ReadyWorkers);
    }

    private static Coordinator Coordinator() => new(new JobDescription(string.Empty, [], ".", "run", "rows"), "1.0", "self-test", TimeProvider.System);

    private static WorkerProcess Worker(string file, string version) =>
        new(file, _ => throw new InvalidOperationException("never read"), version, "self-test", 1, TimeSpan.FromSeconds(20), _ => { });

    private static (ConnectionContext Here, ConnectionContext There) Pair()
    {
        var up = new Pipe();
        var down = new Pipe();
        return (new DefaultConnectionContext("here") { Transport = new Duplex(up.Reader, down.Writer) },
            new DefaultConnectionContext("there") { Transport = new Duplex(down.Reader, up.Writer) });
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
