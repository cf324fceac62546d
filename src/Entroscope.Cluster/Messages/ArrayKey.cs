namespace Entroscope.Cluster.Messages;

/// <summary>Names numbers that a member of the cluster holds and others read.</summary>
/// <param name="Number">The number of the update, of the parameters, or of the model.</param>
/// <param name="Tiles">The tiles that sums are over.</param>
/// <param name="Slice">The slice of the model that they belong to.</param>
/// <param name="Slices">The number of slices that the model is cut into.</param>
[GenerateSerializer]
internal readonly record struct ArrayKey(ArrayKind Kind, long Number, IndexRange Tiles, int Slice, int Slices);

/// <summary>What numbers are.</summary>
internal enum ArrayKind
{
    /// <summary>The description of the model that is trained: text.</summary>
    Model,

    /// <summary>Parameters.</summary>
    Parameters,

    /// <summary>Sums of expected counts over tiles.</summary>
    Sums,

    /// <summary>Running statistics, by the number of the parameters that were estimated with them.</summary>
    Statistics,

    /// <summary>What a list of tasks is, by its number: bytes.</summary>
    Tasks,

    /// <summary>The input of the task with the number of the slice: bytes.</summary>
    Input,

    /// <summary>The result of the task with the number of the slice: bytes.</summary>
    Result,
}
