namespace Entroscope.Cluster.Coordination;

/// <summary>Parameters or statistics that only workers had are gone with one of them; what was done since they were last here is to be done again.</summary>
internal sealed class LostParametersException() : Exception("Parameters were lost with a worker.");
