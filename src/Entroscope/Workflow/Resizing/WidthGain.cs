namespace Entroscope.Workflow.Resizing;

/// <summary>What rows that took no part in a training say of other widths.</summary>
internal enum WidthGain
{
    /// <summary>The whole interval of the gain is above 0.</summary>
    Gains,

    /// <summary>The interval holds 0: no difference beyond the error.</summary>
    NoDifference,

    /// <summary>The whole interval is below 0.</summary>
    Loses,

    /// <summary>A row has probability 0 under one of the networks, or there are too few rows: no mean can be compared.</summary>
    Unknown,
}
