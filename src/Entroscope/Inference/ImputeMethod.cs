namespace Entroscope.Inference;

/// <summary>How missing values are filled.</summary>
public enum ImputeMethod
{
    /// <summary>A joint draw of all missing values of a row from their exact conditional distribution.</summary>
    Sample,

    /// <summary>The mean of the exact conditional distribution of every missing site; for a discrete site the mean of its number, not always an integer.</summary>
    Mean,

    /// <summary>The most probable value of the exact conditional distribution of every missing site by itself.</summary>
    Mode,
}
