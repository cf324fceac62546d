namespace Entroscope.Learning.Loop;

/// <summary>Where a training run stands.</summary>
public enum TrainingPhase
{
    /// <summary>Restarts and steps are tried on the training data, and the best kept.</summary>
    Search,

    /// <summary>The chosen restart is trained again for the chosen number of steps on training and validation data together, but for the rows that are to judge the result.</summary>
    Refit,

    /// <summary>The run is over.</summary>
    Done,

    /// <summary>
    /// All validation rows are learned from, after a refit that proved better on some of them (where rows are few it is repeated with these, else it takes a few steps more), or that
    /// cross-validation has decided on.
    /// </summary>
    Completion,
}
