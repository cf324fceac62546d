namespace Entroscope.Data.Tables;

/// <summary>What the values of a typed column are.</summary>
internal enum FieldType
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>0 and 1 for false and true.</summary>
    Boolean,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Seconds since 1970-01-01.</summary>
    Time,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Values that mean nothing here, such as lists.</summary>
    Unread,
}
