namespace Entroscope.Coding;

/// <summary>One step of a schedule: a message is computed from others.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Node">The node whose conv, or whose table, is used.</param>
/// <param name="Depth">How far the node is below the root.</param>
/// <param name="FirstFactor">Where the slots begin whose product comes in, in the schedule's list.</param>
/// <param name="Factors">How many there are.</param>
/// <param name="Slot">The slot that the message upwards goes into; -1 where nobody needs it.</param>
/// <param name="Multiplies">Whether the message is multiplied into the slot, not stored there.</param>
internal readonly record struct CodingStep(CodingStepKind Kind, int Node, int Depth, int FirstFactor, int Factors, int Slot, bool Multiplies);

/// <summary>What a step computes.</summary>
internal enum CodingStepKind
{
    /// <summary>The message from outside a node's patch to its own channels.</summary>
    Descend,

    /// <summary>The message from a node's patch to its parent's channels.</summary>
    Ascend,

    /// <summary>The message from outside a site to its table; the site is coded, and sends its message upwards.</summary>
    Site,
}
