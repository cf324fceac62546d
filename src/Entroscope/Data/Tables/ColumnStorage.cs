namespace Entroscope.Data.Tables;

/// <summary>The narrow types in which a column is kept, each holding every value of those before it.</summary>
internal enum ColumnStorage
{
    /// <summary>Integers 0..255, none missing.</summary>
    Byte,

    /// <summary>Integers 0..65534; 65535 stands for a missing value.</summary>
    UInt16,

    /// <summary>Numbers that single precision holds exactly; NaN is missing.</summary>
    Single,

    /// <summary>Any number; NaN is missing.</summary>
    Double,
}
