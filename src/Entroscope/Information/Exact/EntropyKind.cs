namespace Entroscope.Information.Exact;

/// <summary>What an entropy of observations is, which depends on the kinds of the sites.</summary>
public enum EntropyKind
{
    /// <summary>All sites are discrete: Shannon entropy H, at least 0.</summary>
    Shannon,

    /// <summary>All sites are continuous: differential entropy h, of any sign, relative to the units of the sites.</summary>
    Differential,

    /// <summary>Sites of both kinds: H of the discrete ones plus h of the continuous ones given them.</summary>
    Mixed,
}
