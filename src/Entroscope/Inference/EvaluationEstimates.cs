using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>The means of an evaluation with their intervals, in nats a row.</summary>
internal static class EvaluationEstimates
{
    extension(Evaluation value)
    {
        /// <summary>Gets the mean log-likelihood of all rows; without an interval where a row has probability 0.</summary>
        public Estimate Mean => new(value.LogLikelihood, value.StandardError, value.Rows)
        {
            HalfWidth95 = value.Impossible.Count == 0 ? value.PossibleHalfWidth95 : double.NaN,
        };

        /// <summary>Gets the mean log-likelihood of the rows of positive probability.</summary>
        public Estimate PossibleMean => new(value.PossibleLogLikelihood, value.PossibleStandardError,
            value.Rows - value.Impossible.Count)
        { HalfWidth95 = value.PossibleHalfWidth95 };
    }
}
