namespace Entroscope.Activations;

/// <summary>The output of a unit rounded to 2^bits cells of equal width; outputs beyond the ends belong to the outer cells.</summary>
/// <param name="Bits">The bits of the quantiser, 1..16.</param>
/// <param name="Low">The lower end of the first cell: the least output, or where there is none the output at the 0.0005-quantile of Z.</param>
/// <param name="High">The upper end of the last cell: the supremum of the outputs, or where there is none the output at the 0.9995-quantile of Z.</param>
/// <param name="Entropy">H(Q_b(phi(Z))) in nats, exact from the distribution function; of a sample the plug-in value with the correction of Miller (1955).</param>
internal sealed record QuantisedOutput(int Bits, double Low, double High, Expectation Entropy);
