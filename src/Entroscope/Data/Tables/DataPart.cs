namespace Entroscope.Data.Tables;

/// <summary>A part of a data source.</summary>
public enum DataPart
{
    /// <summary>Every row of every part, in the order training, validation, test.</summary>
    All,

    /// <summary>The rows to train on, without those of the validation part.</summary>
    Train,

    /// <summary>The rows that choices are made on: stopping, the best model.</summary>
    Validation,

    /// <summary>The rows that are reported on, once.</summary>
    Test,
}
