namespace Entroscope.Workflow.Resizing;

/// <summary>In which direction the widths of a network are changed to see what that gains.</summary>
internal enum WidthStep
{
    /// <summary>The widths as they are.</summary>
    Present,

    /// <summary>Twice the channels, as far as more can distinguish anything.</summary>
    Wider,

    /// <summary>Half the channels.</summary>
    Narrower,

    /// <summary>The schedule within the budget of parameters.</summary>
    Schedule,
}
