using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>Evaluates networks of real weights: the scores h_y(x), and the derivatives of any function of them by all parameters.</summary>
/// <remarks>
/// Missing values send the message of ones. Nothing is ever NaN, and scores of any size differ from 0. Observations must fit the model
/// (<see cref="Observations.EnsureFits"/>, not checked again). Results do not depend on the number of threads. Serves one call at a time.
/// </remarks>
internal interface ISignedEngine
{
    /// <summary>Gets the network.</summary>
    ConvAC Model { get; }

    /// <summary>Gets how many samples have been computed again in a better arithmetic so far.</summary>
    long Rescued { get; }

    /// <summary>Takes the parameters of another network of the same shape and leaf families.</summary>
    void Load(ConvAC model);

    /// <summary>Computes the scores.</summary>
    /// <param name="log">Receives log |h_y|, shape [rows, Y]; negative infinity where h_y is 0.</param>
    /// <param name="sign">Receives the signs: 1, -1, or 0 where h_y is 0.</param>
    void Scores(Observations data, RowSelection rows, double[] log, double[] sign, CancellationToken cancellation = default);

    /// <summary>Adds the derivatives of the sum of J over rows by all parameters.</summary>
    /// <returns>The sum of J.</returns>
    double AddGradient(Observations data, RowSelection rows, IScoreObjective objective, SignedGradient gradient, CancellationToken cancellation = default);
}
