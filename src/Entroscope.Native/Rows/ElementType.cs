namespace Entroscope.Native.Rows;

/// <summary>The types of elements that are read in their place; the numbers are part of the ABI.</summary>
internal enum ElementType
{
    Double = 0,
    Single = 1,
    Int64 = 2,
    Int32 = 3,
    Byte = 4,
}
