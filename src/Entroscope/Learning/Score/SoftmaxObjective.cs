using Entroscope.Engine;
using Entroscope.Inference;

namespace Entroscope.Learning.Score;

/// <summary>J = log p(y | x) of labelled rows, of <see cref="ScoreProbabilities"/>.</summary>
/// <param name="labels">The class of every row of the data, -1 where unknown.</param>
internal sealed class SoftmaxObjective(int[] labels) : IScoreObjective
{
    public double Differentiate(int row, ReadOnlySpan<double> relative, double logPeak, Span<double> derivative)
    {
        int label = labels[row];
        if (label < 0)
        {
            derivative.Clear();
            return 0;
        }

        ScoreProbabilities.LogProbabilities(relative, derivative);
        double value = derivative[label];
        for (int y = 0; y < derivative.Length; y++)
        {
            derivative[y] = (y == label ? 1 : 0) - Math.Exp(derivative[y]);
        }

        // By z = s h / |h|: the part of the derivative along h is lost.
        double norm = TensorPrimitives.Norm(relative), along = TensorPrimitives.Dot<double>(derivative, relative) / (norm * norm);
        for (int y = 0; y < derivative.Length; y++)
        {
            derivative[y] = ScoreProbabilities.Sharpness / norm * (derivative[y] - (along * relative[y]));
        }

        return value;
    }

    public double OfZero(int row) => 0;
}
