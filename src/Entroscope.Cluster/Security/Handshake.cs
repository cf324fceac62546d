using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Entroscope.Cluster.Security;

/// <summary>
/// What comes first on every connection: the called side sends a random number, the calling one its version and the number signed with the token, the
/// called one its verdict. Nothing else is read from a connection before.
/// </summary>
/// <param name="token">The token of the cluster.</param>
/// <param name="version">The version of the product.</param>
internal sealed class Handshake(byte[] token, string version)
{
    public const byte Accepted = 1;
    public const byte WrongToken = 2;
    public const byte OtherVersion = 3;
    private const int NonceBytes = 32;
    private const int VersionBytes = 32;
    private const int MacBytes = 32;
    private static readonly byte[] Magic = "ENTCLUS1"u8.ToArray();
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what ends when a call of this side was not accepted: it never will be.</summary>
    public Task Refused => _refused.Task;

    /// <summary>Gets the verdict on a call of this side that was not accepted; 0 before there is one.</summary>
    public byte Refusal { get; private set; }

    /// <summary>Waits for something that a refusal makes vain.</summary>
    /// <exception cref="OperationCanceledException">This side was refused, or the wait was cancelled.</exception>
    public async Task Await(Task task, CancellationToken cancellation)
    {
        if (await Task.WhenAny(task, Refused).WaitAsync(cancellation) != task)
        {
            throw new OperationCanceledException("The connection was refused.");
        }

        await task;
    }

    /// <summary>Says why this side was not accepted.</summary>
    public string Reason(EndPoint coordinator) => Refusal == OtherVersion
        ? $"the coordinator at {coordinator} is another version of Entroscope than this one, {version}"
        : $"the coordinator at {coordinator} refuses the token of this file, which is of another run or was changed";

    /// <summary>The side that is called.</summary>
    public ConnectionDelegate Answer(ConnectionDelegate next) => async connection =>
    {
        byte verdict = await Answer(connection.Transport.Input.AsStream(leaveOpen: true), connection.Transport.Output.AsStream(leaveOpen: true));
        if (verdict == Accepted)
        {
            await next(connection);
        }
        else
        {
            await Leave(connection);
        }
    };

    /// <summary>The side that calls.</summary>
    public ConnectionDelegate Call(ConnectionDelegate next) => async connection =>
    {
        await Call(connection.Transport.Input.AsStream(leaveOpen: true), connection.Transport.Output.AsStream(leaveOpen: true));
        await next(connection);
    };

    /// <summary>The side that is called.</summary>
    /// <returns>The verdict; of a connection that ended, or took too long, that the token is wrong.</returns>
    public async Task<byte> Answer(Stream input, Stream output)
    {
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            byte[] nonce = RandomNumberGenerator.GetBytes(NonceBytes);
            await output.WriteAsync(nonce, limit.Token);
            byte[] said = await Read(input, Magic.Length + VersionBytes + MacBytes, limit.Token);
            byte verdict = Judge(nonce, said);
            await output.WriteAsync(new[] { verdict }, limit.Token);
            return verdict;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return WrongToken;
        }
    }

    /// <summary>The side that calls.</summary>
    /// <exception cref="InvalidOperationException">The other side refuses.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public async Task Call(Stream input, Stream output)
    {
        using var limit = new CancellationTokenSource(Longest);
        byte[] nonce = await Read(input, NonceBytes, limit.Token);
        byte[] said = new byte[Magic.Length + VersionBytes + MacBytes];
        Magic.CopyTo(said, 0);
        VersionField().CopyTo(said, Magic.Length);
        Sign(nonce, said.AsSpan(0, Magic.Length + VersionBytes)).CopyTo(said, Magic.Length + VersionBytes);
        await output.WriteAsync(said, limit.Token);
        byte verdict = (await Read(input, 1, limit.Token))[0];
        if (verdict != Accepted)
        {
            Refusal = verdict;
            _refused.TrySetResult();
            throw new InvalidOperationException("The connection was refused.");
        }
    }

    // The other side gets time to read the verdict: what is closed at once may never arrive.
    private static async Task Leave(ConnectionContext connection)
    {
        try
        {
            using var limit = new CancellationTokenSource(Farewell);
            for (ReadResult read = default; !read.IsCompleted;)
            {
                read = await connection.Transport.Input.ReadAsync(limit.Token);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It has had its time.
        }

        connection.Abort();
    }

    private byte Judge(byte[] nonce, byte[] said)
    {
        Span<byte> head = said.AsSpan(0, Magic.Length + VersionBytes);
        bool signed = CryptographicOperations.FixedTimeEquals(Sign(nonce, head), said.AsSpan(head.Length));
        bool magic = head[..Magic.Length].SequenceEqual(Magic);
        return !signed || !magic ? WrongToken : head[Magic.Length..].SequenceEqual(VersionField()) ? Accepted : OtherVersion;
    }

    private byte[] Sign(byte[] nonce, ReadOnlySpan<byte> head) => HMACSHA256.HashData(token, (byte[])[.. nonce, .. head]);

    private byte[] VersionField()
    {
        byte[] field = new byte[VersionBytes];
        byte[] text = Encoding.UTF8.GetBytes(version);
        text.AsSpan(0, Math.Min(text.Length, VersionBytes)).CopyTo(field);
        return field;
    }

    private static async Task<byte[]> Read(Stream input, int length, CancellationToken cancellation)
    {
        byte[] bytes = new byte[length];
        await input.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
