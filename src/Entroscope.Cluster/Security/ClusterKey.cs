using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entroscope.Cluster.Security;

/// <summary>What members prove that they belong to a cluster with: a random token, and beyond this machine a certificate that all have.</summary>
/// <param name="Token">32 random bytes.</param>
/// <param name="Certificate">The certificate with its private key; null where connections are not encrypted.</param>
internal sealed record ClusterKey(byte[] Token, X509Certificate2? Certificate)
{
    public const int TokenBytes = 32;

    /// <summary>Makes a new one.</summary>
    /// <param name="encrypts">Whether connections leave this machine.</param>
    public static ClusterKey Create(bool encrypts) => new(RandomNumberGenerator.GetBytes(TokenBytes), encrypts ? SelfSigned() : null);

    /// <summary>Returns whether a certificate is that of the cluster.</summary>
    public bool Trusts(X509Certificate? certificate) =>
        certificate is not null && Certificate is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), SHA256.HashData(Certificate.RawData));

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=entroscope-cluster", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return FromBytes(made.Export(X509ContentType.Pkcs12));
    }

    /// <summary>Reads the certificate with its private key.</summary>
    public static X509Certificate2 FromBytes(byte[] pkcs12) => X509CertificateLoader.LoadPkcs12(pkcs12, null);
}
