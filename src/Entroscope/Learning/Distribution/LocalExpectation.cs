using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Distribution;

/// <summary>Passes and M steps on this machine alone.</summary>
internal sealed class LocalExpectation(MixtureExpectation passes, EngineOptions options) : IExpectation
{
    private IReadOnlyList<TrainingProblem> _problems = [];
    private ExpectedCounts[] _counts = [];

    public (long InTraining, long InScoring) Rescued => passes.Rescued;

    public void Begin(RowSet phase, IReadOnlyList<TrainingProblem> problems) => _problems = problems;

    public void Load(IReadOnlyList<ConvAC> components, ReadOnlySpan<double> weights) => passes.Load(components, weights);

    public double Expect(in Pass pass, Span<double> samples, Action<int>? done, CancellationToken cancellation)
    {
        if (_counts.Length == 0)
        {
            _counts = [.. _problems.Select(problem => new ExpectedCounts(problem.Template))];
        }

        double sum = passes.AddCounts(pass.Set, pass.Rows, _counts, done, cancellation);
        for (int z = 0; z < samples.Length; z++)
        {
            samples[z] = _counts[z].Samples;
        }

        return sum;
    }

    public void Gather(IReadOnlyList<ExpectedCounts> statistics)
    {
        for (int z = 0; z < _counts.Length; z++)
        {
            statistics[z].Absorb(_counts[z], options.ThreadCount);
        }
    }

    public void Maximize(in MaximizationCall call)
    {
        for (int z = 0; z < _counts.Length; z++)
        {
            MaximizationStep step = _problems[z].Maximization;
            if (call.Statistics is { } statistics)
            {
                step.Run(call.From[z], statistics[z], call.Keep, _counts[z], call.Gain, call.To[z]);
            }
            else
            {
                step.Run(call.From[z], _counts[z], call.To[z]);
            }
        }
    }

    public void Complete()
    {
        // All is here.
    }

    public double Score(RowSet set, Observations data, CancellationToken cancellation) => passes.Score(data, cancellation);

    public double[] LogLikelihood(RowSet set, Observations data, CancellationToken cancellation)
    {
        double[] scores = new double[data.Rows];
        passes.LogLikelihood(data, TileRange.Of(data.Rows, options.TileRows), scores, cancellation);
        return scores;
    }
}
