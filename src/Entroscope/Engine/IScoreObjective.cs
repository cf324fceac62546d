namespace Entroscope.Engine;

/// <summary>A function J of the scores h_y of a sample, which training goes up or down.</summary>
internal interface IScoreObjective
{
    /// <summary>Computes J and its derivatives for one sample; called from several threads, in any order, and for some samples twice.</summary>
    /// <param name="row">The row of the data.</param>
    /// <param name="relative">h_y divided by the largest |h_y|: numbers of -1..1, one of them 1 or -1.</param>
    /// <param name="logPeak">The logarithm of the largest |h_y|.</param>
    /// <param name="derivative">Receives dJ/dh_y times the largest |h_y|; for J = w log|h| of one class that is w times the sign.</param>
    /// <returns>J.</returns>
    double Differentiate(int row, ReadOnlySpan<double> relative, double logPeak, Span<double> derivative);

    /// <summary>Computes J of a sample whose scores are all 0, which has no derivatives here.</summary>
    double OfZero(int row);
}
