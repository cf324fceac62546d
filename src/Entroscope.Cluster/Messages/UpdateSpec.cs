namespace Entroscope.Cluster.Messages;

/// <summary>What an update is made with: all that decides its bits beside the rows.</summary>
/// <param name="Model">The number of the description of the model.</param>
/// <param name="Parameters">The number of the parameters.</param>
/// <param name="Hash">Their hash.</param>
/// <param name="Weights">The weights of the components.</param>
/// <param name="Slices">How many slices the parameters were estimated in; 0 where the coordinator has all.</param>
/// <param name="Holders">Which member has which of these slices beside the coordinator.</param>
/// <param name="Set">The name of the rows of the phase, or of those to score.</param>
/// <param name="IsWarm">Whether the step takes a sample of the rows.</param>
/// <param name="Rows">The number of rows of the update.</param>
[GenerateSerializer]
internal sealed record UpdateSpec(
    long Model, long Parameters, string Hash, double[] Weights, int Slices, Holding[] Holders,
    int Set, int Start, int Step, bool IsWarm, int Batch, int Rows);
