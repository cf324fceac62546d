namespace Entroscope.Native.Calls;

/// <summary>An option that a command does not have.</summary>
internal sealed class NoOptionException(string message) : Exception(message);
