using System.Net;
using System.Net.Sockets;

namespace Entroscope.Cluster.Hosting;

/// <summary>
/// A port of this machine that nothing else of this product takes: listeners of Orleans share a port without an error, so that a free one is not enough.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private const int Tries = 50;
    private readonly FileStream _mark;

    private PortReservation(int port, FileStream mark) => (Port, _mark) = (port, mark);

    public int Port { get; }

    /// <summary>Reserves a port.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <exception cref="DataException">It is in use.</exception>
    public static PortReservation Take(IPAddress address, int port = 0)
    {
        for (int i = 0; i < Tries; i++)
        {
            if (Probe(address, port) is { } free && Mark(free) is { } mark)
            {
                return new PortReservation(free, mark);
            }

            if (port != 0)
            {
                break;
            }
        }

        throw new DataException(port == 0
            ? Invariant($"{address} has no free port, or is no address of this machine.")
            : Invariant($"{address}:{port} is in use, or no address of this machine; a free port was expected."));
    }

    public void Dispose() => _mark.Dispose();

    private static int? Probe(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static FileStream? Mark(int port)
    {
        try
        {
            return new FileStream(Path.Combine(Path.GetTempPath(), Invariant($"entroscope-port-{port}")), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
