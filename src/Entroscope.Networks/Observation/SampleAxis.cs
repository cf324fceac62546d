namespace Entroscope.Networks.Observation;

/// <summary>What one sample of a layer is, where its activations for a row of input are more than a vector.</summary>
public enum SampleAxis
{
    /// <summary>The channels at a position of an image, the features of a token: by what computes the layer.</summary>
    Automatic,

    /// <summary>All activations of a row together: every one is a unit.</summary>
    Image,

    /// <summary>The channels at one position; they are the second dimension of the tensor.</summary>
    Position,

    /// <summary>The features of one token; they are the last dimension of the tensor.</summary>
    Token,

    /// <summary>The means over the positions or tokens of a row.</summary>
    Mean,
}
