namespace Entroscope.Native.Work;

/// <summary>The names that stand for what the caller holds in messages.</summary>
internal static class RowNames
{
    public const string Data = "X";
}
