namespace Entroscope.Tests.Learning;

/// <summary>Stands for the end of a process at a chosen instant.</summary>
internal sealed class KilledException : Exception
{
}
