namespace Entroscope.Cluster.Messages;

/// <summary>Answers how the cluster is doing.</summary>
internal interface IStatus : IGrainWithIntegerKey
{
    Task<ClusterState> Get();
}
