using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Start;

/// <summary>
/// The networks that the runs of a training begin with. Runs that differ by the strength of the prior alone share their clusters, which are found once.
/// </summary>
internal sealed class NetworkStart
{
    private (TrainingProblem Problem, int Restart, ExpectedCounts Counts)? _kept;

    /// <summary>Makes the first network of a run.</summary>
    /// <param name="problem">Shape, data and options; its M step has the strength of the run.</param>
    /// <param name="shared">Whether another run may begin from this start.</param>
    public ConvAC Make(TrainingProblem problem, int restart, bool shared, CancellationToken cancellation)
    {
        if (problem.Start is { } start)
        {
            return start.Copy();
        }

        return problem.Options.Initialisation == Initialisation.Clustering
            ? problem.Maximize(problem.Template, Count(problem, restart, shared, cancellation))
            : RandomStart.Build(problem, restart);
    }

    private ExpectedCounts Count(TrainingProblem problem, int restart, bool shared, CancellationToken cancellation)
    {
        ExpectedCounts counts = _kept is { } kept && ReferenceEquals(kept.Problem, problem) && kept.Restart == restart
            ? kept.Counts
            : ClusteringStart.Count(problem, restart, cancellation);
        _kept = null;
        if (shared)
        {
            // The M step empties the counts that it takes.
            var copy = new ExpectedCounts(problem.Template);
            copy.Add(counts, problem.Options.Engine.ThreadCount);
            _kept = (problem, restart, copy);
        }

        return counts;
    }
}
