namespace Entroscope.Learning.Loop;

/// <summary>Why the restart that was kept took no further step.</summary>
public enum StopReason
{
    /// <summary>It took all the steps allowed.</summary>
    Steps,

    /// <summary>Its validation score had not improved for as many steps as the patience allows.</summary>
    Patience,

    /// <summary>The run was cancelled, and keeps its best network so far (<see cref="TrainingOptions.KeepWhenCancelled"/>).</summary>
    Interrupted,
}
