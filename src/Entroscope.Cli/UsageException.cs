using System.Diagnostics.CodeAnalysis;

namespace Entroscope.Cli;

/// <summary>A command line that cannot be carried out as it was written.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    public static void ThrowIf([DoesNotReturnIf(true)] bool condition, string message)
    {
        if (condition)
        {
            throw new UsageException(message);
        }
    }
}
