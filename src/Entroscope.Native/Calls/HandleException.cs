namespace Entroscope.Native.Calls;

/// <summary>A handle that cannot be used.</summary>
internal sealed class HandleException(string message) : Exception(message);
