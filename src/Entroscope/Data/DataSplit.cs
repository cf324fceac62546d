using System.Security.Cryptography;
using System.Text;

namespace Entroscope.Data;

/// <summary>A source divided into the parts that learning needs; kinds, alphabets and class names are those of all parts together.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="Validation">The rows to choose on; never empty.</param>
/// <param name="Test">The rows to report on, or null where the source has none and none were asked for.</param>
/// <param name="Description">How the rows were divided, in one sentence.</param>
public sealed record DataSplit(Dataset Train, Dataset Validation, Dataset? Test, string Description)
{
    /// <summary>Gets a value indicating whether the rows to choose on are others than those to train on.</summary>
    public bool IsValidated => !ReferenceEquals(Validation, Train);

    /// <summary>Computes the SHA-256 of the fingerprints of all parts, in time of the order of the values.</summary>
    /// <returns>Hexadecimal text, equal for equal content divided alike.</returns>
    public string ComputeFingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Train.Fingerprint} {Validation.Fingerprint} {Test?.Fingerprint}")));
}
