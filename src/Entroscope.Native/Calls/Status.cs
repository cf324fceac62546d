namespace Entroscope.Native.Calls;

/// <summary>What a call ends with; the numbers are part of the ABI.</summary>
internal enum Status
{
    Done = 0,

    /// <summary>An argument or an option cannot be meant.</summary>
    Usage = 1,

    /// <summary>Data cannot be used.</summary>
    Data = 2,

    /// <summary>A model is not valid.</summary>
    Model = 3,

    /// <summary>Larger than a limit that is in force.</summary>
    Size = 4,

    /// <summary>There is no such file.</summary>
    NoFile = 5,

    /// <summary>A file cannot be read or written.</summary>
    Files = 6,

    /// <summary>There is not enough memory.</summary>
    Memory = 7,

    /// <summary>The call was cancelled.</summary>
    Cancelled = 8,

    /// <summary>A handle is none, is freed, or is that of something else.</summary>
    Handle = 9,

    /// <summary>An error of this library.</summary>
    Internal = 10,

    /// <summary>Not in this library, but in the command line.</summary>
    Unsupported = 11,

    /// <summary>There is no option of this name.</summary>
    NoOption = 12,
}
