namespace Entroscope.Workflow.Training;

/// <summary>
/// How much work a training may take whose trees, widths, passes and components are chosen on validation rows. The budget is counted in operations, so
/// that the result is the same on every machine; it grows with the data (docs/effort.md).
/// </summary>
public enum Effort
{
    /// <summary>A first look: at most about two minutes on two cores for 60 000 images of 784 pixels.</summary>
    Quick,

    /// <summary>At most about ten minutes for such data.</summary>
    Normal,

    /// <summary>At most about ninety minutes for such data.</summary>
    Thorough,
}
