namespace Entroscope.Coding;

/// <summary>What compressing rows came to.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Values">The number of observed values of sites that have more than one, and of known classes where these are coded.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="HeaderBytes">Of these, what stands before the code: the model's fingerprint, the index of the blocks, check sums.</param>
/// <param name="MissingBytes">Of these, the places of missing values and unknown classes, which the model says nothing about.</param>
/// <param name="Blocks">The number of blocks that can be decoded by themselves.</param>
/// <param name="NegativeLogLikelihood">
/// -log p of the rows, of their classes, too, where these are coded, as the engine computes it, in nats: what the code is to take. Without impossible rows.
/// </param>
/// <param name="ImpossibleRows">The number of rows of probability 0: they are coded, too, at 48 bits for every impossible symbol.</param>
/// <param name="Fingerprint">The fingerprint of the model in hexadecimal digits.</param>
public sealed record CompressionSummary(
    int Rows, long Values, long Bytes, int HeaderBytes, int MissingBytes, int Blocks, double NegativeLogLikelihood, int ImpossibleRows, string Fingerprint)
{
    /// <summary>Gets of <see cref="Bytes"/> those for the lengths of the documents of a text, and for its symbols that the model has not.</summary>
    public int TextBytes { get; init; }

    /// <summary>Gets -log2 p of the possible rows.</summary>
    public double Bits => NegativeLogLikelihood / Math.Log(2);

    /// <summary>Gets by how much the file is larger than -log2 p of the possible rows, the places of missing values and <see cref="TextBytes"/>.</summary>
    public double ExcessBytes => Bytes - MissingBytes - TextBytes - (Bits / 8);
}
