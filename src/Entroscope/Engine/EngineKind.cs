namespace Entroscope.Engine;

/// <summary>The arithmetic of an engine.</summary>
public enum EngineKind
{
    /// <summary>The double log-domain reference: slow, simple, the measure of the others.</summary>
    Reference,

    /// <summary>The scaled linear engine in double precision.</summary>
    Double,

    /// <summary>The scaled linear engine in single precision, with sums in double.</summary>
    Single,
}
