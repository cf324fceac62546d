namespace Entroscope.Data.Tables;

/// <summary>The file formats that are read.</summary>
internal enum FileFormat
{
    /// <summary>Rows of fields: CSV, TSV, the benchmark sets.</summary>
    Delimited,

    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>A zip of NumPy arrays.</summary>
    Npz,

    /// <summary>Images of bytes, as MNIST is distributed.</summary>
    Idx,

    /// <summary>A table whose columns have types, in a format that the options name.</summary>
    Typed,

    /// <summary>An array in memory.</summary>
    Held,
}
