using System.Security.Cryptography;
using System.Text;

namespace Entroscope.Workflow.Sweeps;

/// <summary>The name of one training of a sweep: all that determines its result.</summary>
/// <param name="Settings">Lines of the form name=value, in ordinal order of the names.</param>
internal sealed record SweepKey(string Settings)
{
    /// <summary>Gets the SHA-256 of the settings, in hexadecimal.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Settings)));
}
