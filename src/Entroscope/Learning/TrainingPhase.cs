namespace Entroscope.Learning;

/// <summary>Where a training run stands.</summary>
public enum TrainingPhase
{
    /// <summary>Restarts and steps are tried on the training data, and the best kept.</summary>
    Search,

    /// <summary>The chosen restart is trained again for the chosen number of steps on training and validation data together.</summary>
    Refit,

    /// <summary>The run is over.</summary>
    Done,
}
