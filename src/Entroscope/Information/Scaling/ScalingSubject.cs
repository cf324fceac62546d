namespace Entroscope.Information.Scaling;

/// <summary>Whose total correlations a law is read from.</summary>
public enum ScalingSubject
{
    /// <summary>The network's own distribution. It keeps what it fitted, noise included.</summary>
    Network,

    /// <summary>The data, by means over rows that the network has not learned from.</summary>
    Data,
}
