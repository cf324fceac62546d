namespace Entroscope.Workflow.Resizing;

/// <summary>What the trainings at other widths say of the widths of a network, within the error of the rows they are compared on.</summary>
internal enum WidthConclusion
{
    /// <summary>Twice the channels predict better: the network is too narrow.</summary>
    WiderGains,

    /// <summary>Half the channels predict better, twice as many do not: the network is too wide.</summary>
    NarrowerGains,

    /// <summary>Twice the channels gain nothing beyond the error, half as many lose: the network is wide enough.</summary>
    WideEnough,

    /// <summary>Neither twice nor half the channels differ beyond the error: fewer suffice as far as these rows show.</summary>
    NarrowerSuffices,

    /// <summary>The networks could not be compared.</summary>
    Unknown,
}
