using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>Numbers over connections of their own: in pieces, to the bit, with and without TLS, and to nobody without the token.</summary>
public sealed class ArrayTests
{
    private static readonly ArrayKey Key = new(ArrayKind.Sums, 7, new IndexRange(2, 4), 1, 3);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbers_come_in_pieces_with_all_their_bits(bool encrypts)
    {
        var key = ClusterKey.Create(encrypts);
        double[] numbers = [.. Enumerable.Range(0, (2 * NumberBytes.Piece) + 3).Select(i => Math.Sin(i))];
        (numbers[1], numbers[2], numbers[3], numbers[^1]) = (double.NegativeInfinity, -0.0, double.Epsilon, double.NaN);
        await using var server = new ArrayServer(IPAddress.Loopback, new Handshake(key.Token, "1.0"), key, new Holder(Key, numbers));
        using ArrayClient client = Client(server, key, key);
        double[] read = new double[numbers.Length];
        for (int i = 0; i < 2; i++)
        {
            Array.Clear(read);
            Assert.True(client.Read(Silo, Key, read, Cancellation));
            Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));

            // The connection is good for more after what is not there, or is longer than asked for.
            Assert.False(client.Read(Silo, Key with { Number = 8 }, read, Cancellation));
        }

        Assert.Throws<IOException>(() => client.Read(Silo, Key, new double[5], Cancellation));
        Assert.True(client.Read(Silo, Key, read, Cancellation));
        Assert.Equal(MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), client.ReadText(Silo, Key, Cancellation));
        Assert.Null(client.ReadText(Silo, Key with { Slice = 2 }, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_reads_without_the_token_or_the_certificate(bool encrypts)
    {
        var key = ClusterKey.Create(encrypts);
        await using var server = new ArrayServer(IPAddress.Loopback, new Handshake(key.Token, "1.0"), key, new Holder(Key, [1, 2]));
        using ArrayClient other = Client(server, key with { Token = new byte[ClusterKey.TokenBytes] }, key);
        Assert.Throws<IOException>(() => other.Read(Silo, Key, new double[2], Cancellation));
        using ArrayClient stranger = Client(server, key, ClusterKey.Create(encrypts: true));
        Assert.Throws<IOException>(() => stranger.Read(Silo, Key, new double[2], Cancellation));

        using (var garbage = new TcpClient())
        {
            await garbage.ConnectAsync(IPAddress.Loopback, server.Port, Cancellation);
            await garbage.GetStream().WriteAsync(Enumerable.Repeat((byte)0xA5, 100_000).ToArray(), Cancellation);
        }

        using ArrayClient own = Client(server, key, key);
        double[] read = new double[2];
        Assert.True(own.Read(Silo, Key, read, Cancellation));
        Assert.Equal([1.0, 2.0], read);
    }

    [Fact]
    public void A_message_has_at_most_two_mebibytes()
    {
        double[] numbers = new double[NumberBytes.Piece + 1];
        Assert.Equal(2 << 20, NumberBytes.Of(numbers, 0)!.Value.Length);
        Assert.Equal(8, NumberBytes.Of(numbers, 1)!.Value.Length);
        Assert.Null(NumberBytes.Of(numbers, 2));
        Assert.Null(NumberBytes.Of(numbers, -1));
        Assert.Null(NumberBytes.Of(Array.Empty<double>(), 0));
    }

    private static string Silo => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 0).ToParsableString();

    private static ArrayClient Client(ArrayServer server, ClusterKey token, ClusterKey certificate) =>
        new(_ => Task.FromResult(server.Port), new Handshake(token.Token, "1.0"), certificate);

    private sealed class Holder(ArrayKey key, double[] numbers) : IMember
    {
        public ReadOnlyMemory<byte>? Read(ArrayKey asked, int piece) => asked == key ? NumberBytes.Of(numbers, piece) : null;
    }
}
