namespace Entroscope.Information.Distance;

/// <summary>How information decays with distance according to the weights alone (theory, "Mutual information"; Lin, Tegmark 2017, arXiv:1606.06737).</summary>
/// <param name="Correlation">What a link of the tree leaves of a correlation, lambda, 0..1.</param>
/// <param name="IsEigenvalue">Whether lambda is the second largest modulus of an eigenvalue of the one transition that all links share; else it is the geometric mean over the levels of the mean maximal correlation of their links (the second singular value of the normalised joint distribution), a bound rather than a rate.</param>
/// <param name="Exponent">In a tree of scales: k = 4 log(1/lambda) / log P of I ~ d^-k; null in a chain.</param>
/// <param name="Rate">In a chain: 2 log(1/lambda) of I ~ exp(-rate d); null in a tree of scales.</param>
public sealed record DistancePrediction(double Correlation, bool IsEigenvalue, double? Exponent, double? Rate);
