using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Entroscope.Cluster.Messages;
using Entroscope.Cluster.Security;

namespace Entroscope.Cluster.Hosting;

/// <summary>
/// Sends numbers of this member to others over connections of their own: calls of Orleans copy them several times. A connection begins with the proof of the
/// token, inside TLS where the cluster encrypts. Then the other side names pieces, and gets them in that order.
/// </summary>
internal sealed class ArrayServer : IAsyncDisposable
{
    /// <summary>The bytes of a request: what <see cref="ArrayKey"/> and the piece consist of.</summary>
    public const int RequestBytes = 32;

    /// <summary>The bytes before a piece: its length, or -1 where it is not here.</summary>
    public const int HeaderBytes = 4;

    private readonly TcpListener _listener;
    private readonly PortReservation _port;
    private readonly Handshake _handshake;
    private readonly ClusterKey _key;
    private readonly IMember _member;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;

    public ArrayServer(IPAddress address, Handshake handshake, ClusterKey key, IMember member)
    {
        (_handshake, _key, _member, _port) = (handshake, key, member, PortReservation.Take(address));
        _listener = new TcpListener(address, _port.Port);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => _port.Port;

    /// <summary>Writes a request.</summary>
    public static void Write(Span<byte> request, ArrayKey key, int piece)
    {
        BinaryPrimitives.WriteInt32LittleEndian(request, (int)key.Kind);
        BinaryPrimitives.WriteInt64LittleEndian(request[4..], key.Number);
        BinaryPrimitives.WriteInt32LittleEndian(request[12..], key.Tiles.First);
        BinaryPrimitives.WriteInt32LittleEndian(request[16..], key.Tiles.End);
        BinaryPrimitives.WriteInt32LittleEndian(request[20..], key.Slice);
        BinaryPrimitives.WriteInt32LittleEndian(request[24..], key.Slices);
        BinaryPrimitives.WriteInt32LittleEndian(request[28..], piece);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _port.Dispose();
        _over.Dispose();
    }

    private static (ArrayKey Key, int Piece) Parse(ReadOnlySpan<byte> request)
    {
        var tiles = new IndexRange(BinaryPrimitives.ReadInt32LittleEndian(request[12..]), BinaryPrimitives.ReadInt32LittleEndian(request[16..]));
        var key = new ArrayKey((ArrayKind)BinaryPrimitives.ReadInt32LittleEndian(request), BinaryPrimitives.ReadInt64LittleEndian(request[4..]), tiles,
            BinaryPrimitives.ReadInt32LittleEndian(request[20..]), BinaryPrimitives.ReadInt32LittleEndian(request[24..]));
        return (key, BinaryPrimitives.ReadInt32LittleEndian(request[28..]));
    }

    private async Task Accept()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await _listener.AcceptSocketAsync(_over.Token));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The next one, unless this is the end.
            }
        }
    }

    private async Task Serve(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await using Stream stream = await Secure(new NetworkStream(socket, ownsSocket: true));
            if (await _handshake.Answer(stream, stream) != Handshake.Accepted)
            {
                return;
            }

            byte[] request = new byte[RequestBytes], header = new byte[HeaderBytes];
            while (true)
            {
                await stream.ReadExactlyAsync(request, _over.Token);
                (ArrayKey key, int piece) = Parse(request);
                ReadOnlyMemory<byte>? found = _member.Read(key, piece);
                BinaryPrimitives.WriteInt32LittleEndian(header, found?.Length ?? -1);
                try
                {
                    await stream.WriteAsync(header, _over.Token);
                    if (found is { } bytes)
                    {
                        await stream.WriteAsync(bytes, _over.Token);
                    }
                }
                finally
                {
                    _member.Sent(found ?? default);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            // The other side asks again over another connection, if it still needs to.
        }
    }

    private async Task<Stream> Secure(NetworkStream stream)
    {
        if (_key.Certificate is not { } certificate)
        {
            return stream;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        limit.CancelAfter(Handshake.Longest);
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, other, _, _) => _key.Trusts(other),
            },
            limit.Token);
        return tls;
    }
}
