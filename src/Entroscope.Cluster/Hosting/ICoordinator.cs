using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Hosting;

/// <summary>What the silo of the coordinator answers for.</summary>
internal interface ICoordinator : IMember
{
    JobDescription Join(Greeting greeting);

    string Ready(string worker, string data);

    Task<WorkItem> Next(string worker, Answer? answer);

    bool IsWanted(string worker, long update, int task);

    ClusterState State();

    /// <summary>Is called when a member is gone.</summary>
    void Lost(string silo);
}
