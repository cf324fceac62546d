namespace Entroscope.Information.Scaling;

/// <summary>A draw from the posterior of a law.</summary>
/// <param name="Point">The parameters of the shape; behind them the place of the amplitude where that was one.</param>
/// <param name="Amplitude">The amplitude, in nats.</param>
/// <param name="Transients">The number of levels at the bottom that do not follow the law.</param>
/// <param name="Sigma">The scatter.</param>
internal sealed record LawDraw(double[] Point, double Amplitude, int Transients, double Sigma);
