using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Entroscope.Cluster.Security;
using Entroscope.Files;

namespace Entroscope.Cluster.Hosting;

/// <summary>The file by which workers find a coordinator, and prove that they may. Whoever can read it can join: only its owner can.</summary>
/// <param name="Coordinator">Where the silo of the coordinator listens.</param>
/// <param name="Gateway">The port where it answers questions about its state.</param>
/// <param name="Version">The version of the product.</param>
/// <param name="Run">What names the run.</param>
internal sealed record ClusterFile(IPEndPoint Coordinator, int Gateway, string Version, string Run, ClusterKey Key)
{
    private const string Format = "entroscope-cluster";
    private const long Longest = 1 << 16;

    /// <summary>Writes the file whole, readable by its owner alone.</summary>
    public void Save(string path)
    {
        using (File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write))
        {
        }

        // Permissions of an existing file are kept when it is replaced.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        AtomicFile.Write(path, stream =>
        {
            using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteString("version", Version);
            writer.WriteString("run", Run);
            writer.WriteString("address", Coordinator.Address.ToString());
            writer.WriteNumber("port", Coordinator.Port);
            writer.WriteNumber("gateway", Gateway);
            writer.WriteString("token", Convert.ToHexStringLower(Key.Token));
            if (Key.Certificate is { } certificate)
            {
                writer.WriteString("certificate_sha256", Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)));
                writer.WriteBase64String("certificate", certificate.Export(X509ContentType.Pkcs12));
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataException">It cannot be read, or is not such a file.</exception>
    public static ClusterFile Load(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Longest })
            {
                throw new FormatException("it is too long");
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !string.Equals(Text(root, "format"), Format, StringComparison.Ordinal))
            {
                throw new FormatException($"\"format\": \"{Format}\" is missing");
            }

            byte[] token = Convert.FromHexString(Text(root, "token"));
            if (token.Length != ClusterKey.TokenBytes)
            {
                throw new FormatException("\"token\" is no token");
            }

            X509Certificate2? certificate =
                root.TryGetProperty("certificate", out JsonElement held) ? ClusterKey.FromBytes(held.GetBytesFromBase64()) : null;
            return new ClusterFile(new IPEndPoint(IPAddress.Parse(Text(root, "address")), Port(root, "port")), Port(root, "gateway"),
                Text(root, "version"), Text(root, "run"), new ClusterKey(token, certificate));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or CryptographicException or ArgumentException)
        {
            throw new DataException($"{path}: {e.Message.TrimEnd('.')}; the file that a training with --cluster writes was expected.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : throw new FormatException($"\"{name}\" is missing");

    private static int Port(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int port) && port is > 0 and < 65536
            ? port : throw new FormatException($"\"{name}\" is no port");
}
