using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Entroscope.Cluster.Messages;
using Entroscope.Cluster.Security;

namespace Entroscope.Cluster.Hosting;

/// <summary>Reads numbers that other members hold, over a connection to each (<see cref="ArrayServer"/>). For one thread.</summary>
/// <param name="portOf">Gets the port where a member sends numbers.</param>
internal sealed class ArrayClient(Func<SiloAddress, Task<int>> portOf, Handshake handshake, ClusterKey key) : IDisposable
{
    // A member that is not heard from for so long counts as out of reach.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, Stream> _open = new(StringComparer.Ordinal);

    /// <summary>Reads numbers.</summary>
    /// <param name="numbers">Receives them.</param>
    /// <returns>Whether they are there.</returns>
    /// <exception cref="IOException">The member cannot be reached.</exception>
    public bool Read(string silo, ArrayKey array, double[] numbers, CancellationToken cancellation) => Talk(silo, stream =>
    {
        int pieces = NumberBytes.PiecesOf(numbers.Length);
        byte[] requests = new byte[pieces * ArrayServer.RequestBytes];
        for (int piece = 0; piece < pieces; piece++)
        {
            ArrayServer.Write(requests.AsSpan(piece * ArrayServer.RequestBytes), array, piece);
        }

        stream.Write(requests);
        bool there = true;
        for (int piece = 0; piece < pieces; piece++)
        {
            int first = piece * NumberBytes.Piece;
            Span<byte> place = MemoryMarshal.AsBytes(numbers.AsSpan(first, Math.Min(NumberBytes.Piece, numbers.Length - first)));
            int length = ReadLength(stream);
            if (length == place.Length)
            {
                stream.ReadExactly(place);
            }
            else if (length > 0)
            {
                throw new IOException("Other numbers came than were asked for.");
            }

            there &= length == place.Length;
        }

        return there;
    }, cancellation);

    /// <summary>Reads text whose length is not known: pieces until one is not full.</summary>
    /// <returns>Null where it is not there.</returns>
    /// <exception cref="IOException">The member cannot be reached.</exception>
    public byte[]? ReadText(string silo, ArrayKey array, CancellationToken cancellation) => Talk(silo, stream =>
    {
        var all = new ArrayBufferWriter<byte>();
        byte[] request = new byte[ArrayServer.RequestBytes];
        for (int piece = 0; ; piece++)
        {
            ArrayServer.Write(request, array, piece);
            stream.Write(request);
            int length = ReadLength(stream);
            if (length > NumberBytes.Piece * sizeof(double))
            {
                throw new IOException("More came than a piece has.");
            }

            byte[] bytes = new byte[Math.Max(0, length)];
            stream.ReadExactly(bytes);
            all.Write(bytes);
            if (bytes.Length < NumberBytes.Piece * sizeof(double))
            {
                return all.WrittenCount == 0 ? null : all.WrittenSpan.ToArray();
            }
        }
    }, cancellation);

    public void Dispose()
    {
        foreach (Stream stream in _open.Values)
        {
            stream.Dispose();
        }

        _open.Clear();
    }

    private T Talk<T>(string silo, Func<Stream, T> talk, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            if (!_open.TryGetValue(silo, out Stream? stream))
            {
                _open[silo] = stream = Open(silo, cancellation);
            }

            using CancellationTokenRegistration end = cancellation.Register(stream.Dispose);
            return talk(stream);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or AuthenticationException or OrleansException
            or TimeoutException or InvalidOperationException or ArgumentException or FormatException or OperationCanceledException)
        {
            if (_open.Remove(silo, out Stream? broken))
            {
                broken.Dispose();
            }

            cancellation.ThrowIfCancellationRequested();
            throw new IOException($"{silo} cannot be reached: {e.Message}", e);
        }
    }

    private Stream Open(string silo, CancellationToken cancellation)
    {
        var address = SiloAddress.FromParsableString(silo);
        int port = portOf(address).WaitAsync(Patience, cancellation).GetAwaiter().GetResult();
        var socket = new Socket(address.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            using (cancellation.Register(socket.Dispose))
            {
                // A host that is cut off answers nothing, and the system would try for two minutes.
                Task connecting = socket.ConnectAsync(new IPEndPoint(address.Endpoint.Address, port), cancellation).AsTask();
                connecting.WaitAsync(Patience, cancellation).GetAwaiter().GetResult();
                (socket.ReceiveTimeout, socket.SendTimeout) = ((int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
                stream = Secure(new NetworkStream(socket, ownsSocket: true));
                handshake.Call(stream, stream).GetAwaiter().GetResult();
            }

            return stream;
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private Stream Secure(NetworkStream stream)
    {
        if (key.Certificate is not { } certificate)
        {
            return stream;
        }

        var tls = new SslStream(stream);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "entroscope-cluster",
            ClientCertificates = [certificate],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
            RemoteCertificateValidationCallback = (_, other, _, _) => key.Trusts(other),
        });
        return tls;
    }

    private static int ReadLength(Stream stream)
    {
        Span<byte> header = stackalloc byte[ArrayServer.HeaderBytes];
        stream.ReadExactly(header);
        return BinaryPrimitives.ReadInt32LittleEndian(header);
    }
}
