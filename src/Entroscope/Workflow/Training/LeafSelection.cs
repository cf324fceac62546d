using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Chooses the channels of Gaussian leaves and the strength of their prior on held-out rows: by cross-validation where there are
/// few, else on the validation rows. One channel, which makes independent normal columns of the real ones, is among the candidates.
/// The simplest that is no more than a standard error behind the best is taken, and that one channel for less than two.
/// </summary>
internal sealed class LeafSelection
{
    // A trial ranks leaves; it need not be a good model.
    private const int TrialSteps = 20;
    private const int TrialWidth = 16;
    private const int TrialRows = 4000;
    private const long TrialValues = 400_000;
    private const int Folds = 5;
    private const int EnoughValidationRows = 400;
    private const long MostCrossValidated = 100_000;

    private static readonly double[] Strengths = [4, 1];

    private readonly Dataset _train;
    private readonly Dataset _validation;
    private readonly NetworkPlan _plan;
    private readonly PoolingTree _tree;
    private readonly TrainingOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;

    private LeafSelection(
        DataSplit split, NetworkPlan plan, PoolingTree tree, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        (_train, _validation, _tree, _progress, _cancellation) = (split.Train, split.Validation, tree, progress, cancellation);
        _plan = plan with { Widths = [Math.Min(TrialWidth, plan.Widths?.Max() ?? TrialWidth)] };
        _options = options with
        {
            Steps = Math.Min(TrialSteps, options.Steps),
            Restarts = 1,
            PriorStrengths = [options.PriorStrengths[^1]],
            Refit = false,
            BatchSize = 0,
            ParameterLimit = long.MaxValue,
        };
    }

    /// <summary>Chooses what the plan and the options leave open. The same data, plan and options give the same choice, on any number of threads.</summary>
    /// <param name="plan">The plan; receives the channels of real sites.</param>
    /// <param name="options">The options; receive the strength of the prior.</param>
    /// <returns>The choice; null where there is none: no real column, or all is said.</returns>
    public static LeafChoice? Choose(
        DataSplit split, ref NetworkPlan plan, PoolingTree tree, ref TrainingOptions options, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        LeafCandidate[] candidates = Candidates(split.Train, plan, options);
        if (candidates.Length == 0)
        {
            return null;
        }

        // What does not fit is refused before anything is tried.
        plan.EnsureFits(split.Train, tree, options.ParameterLimit);
        LeafChoice choice = new LeafSelection(split, plan, tree, options, progress, cancellation).Compare(candidates);
        plan = With(plan, choice.Chosen.Channels);
        options = options with { GaussianStrength = choice.Chosen.Strength };
        return choice;
    }

    /// <summary>
    /// Completes a plan and options as in an earlier run, whose network is known, so that they can be compared with it before the choice is made again.
    /// </summary>
    public static void Complete(ConvAC model, TrainingRecord settings, ref NetworkPlan plan, ref TrainingOptions options)
    {
        int real = Enumerable.Range(0, model.Leaves.Count).FirstOrDefault(i => model.Leaves[i].Specification.Descriptor.HasStrength, -1);
        if (real >= 0)
        {
            plan = With(plan, model.Leaves[real].Channels);
            options = options with { GaussianStrength = options.GaussianStrength ?? settings.GaussianStrength };
        }
    }

    private static NetworkPlan With(NetworkPlan plan, int channels) => plan.LeafChannels is null && plan.RealLeafChannels is null
        ? plan with { RealLeafChannels = channels }
        : plan;

    private static LeafCandidate[] Candidates(Dataset data, NetworkPlan plan, TrainingOptions options)
    {
        if (data.Columns.All(c => !c.IsReal) || options.Steps == 0)
        {
            return [];
        }

        int[] channels = (plan.LeafChannels ?? plan.RealLeafChannels) is { } given
            ? [given]
            : [1, NetworkPlan.StandardLeafChannels / 4, NetworkPlan.StandardLeafChannels];
        double[] strengths = options.GaussianStrength is { } strength ? [strength] : Strengths;
        LeafCandidate[] candidates =
            [.. channels.SelectMany(m => (m == 1 ? strengths[..1] : strengths).Select(s => new LeafCandidate(m, s, double.NaN, 0, 0)))];
        return candidates.Length > 1 ? candidates : [];
    }

    private LeafChoice Compare(LeafCandidate[] candidates)
    {
        int rows = _train.Observations.Rows + _validation.Observations.Rows;
        bool cross = rows >= 2 * Folds && _validation.Observations.Rows < EnoughValidationRows && (long)rows * _train.Observations.Sites <= MostCrossValidated;
        (TrainingSet Train, TrainingSet HeldOut)[] parts = cross
            ? CrossValidation(rows)
            : [(Some(_train, "rows of the leaf trials"), Some(_validation, "validation rows of the leaf trials"))];
        double[][] scores = Array.ConvertAll(candidates, c => parts.SelectMany(p => Score(c, p.Train, p.HeldOut)).ToArray());
        double[] means = Array.ConvertAll(scores, s => s.Average());
        int best = Array.IndexOf(means, means.Max());
        LeafCandidate[] measured = [.. candidates.Select((c, i) => Measure(c, scores[best], scores[i]))];
        int chosen = Enumerable.Range(0, measured.Length)
            .First(i => PairedScores.IsClose(scores[best], scores[i], independent: candidates[i].Channels == 1));
        return new LeafChoice(measured[chosen], measured, parts.Length);
    }

    private static LeafCandidate Measure(LeafCandidate candidate, double[] best, double[] scores)
    {
        (double behind, double error) = PairedScores.Behind(best, scores);
        return candidate with { Score = scores.Average(), Behind = behind, StandardError = error };
    }

    private (TrainingSet Train, TrainingSet HeldOut)[] CrossValidation(int rows)
    {
        TrainingSet all = StackedColumn.Stack(new TrainingSet(_train.Observations, _train.Labels),
            new TrainingSet(_validation.Observations, _validation.Labels));
        int[] order = [.. Enumerable.Range(0, rows)];
        new RandomStream(_options.Seed, "folds of the leaf trials").Shuffle(order.AsSpan());
        return [.. Enumerable.Range(0, Folds)
            .Select(fold => (all.Select([.. order.Where((_, i) => i % Folds != fold)]), all.Select([.. order.Where((_, i) => i % Folds == fold)])))];
    }

    private TrainingSet Some(Dataset data, string purpose)
    {
        var set = new TrainingSet(data.Observations, data.Labels);
        int most = (int)Math.Clamp(TrialValues / data.Observations.Sites, 200, TrialRows);
        return data.Observations.Rows <= most ? set : set.Select(RowSample.Of(data.Observations.Rows, most, new RandomStream(_options.Seed, purpose)));
    }

    /// <summary>Trains a candidate and computes the log-likelihood of every held-out row.</summary>
    private double[] Score(LeafCandidate candidate, TrainingSet train, TrainingSet heldOut)
    {
        TrainingResult result = ExpectationMaximization.Train(
            With(_plan, candidate.Channels).For(_train, _tree),
            _train.LeafSpecifications(),
            train,
            heldOut,
            _options with { GaussianStrength = candidate.Strength },
            _progress is null ? null : new Trial(_progress, candidate),
            cancellation: _cancellation);
        return PairedScores.Of(result.Model, heldOut, _options.Engine, _cancellation);
    }

    // A trial is short: to say that it begins is enough.
    private sealed class Trial(IProgress<TrainingProgress> outer, LeafCandidate candidate) : IProgress<TrainingProgress>
    {
        private bool _told;

        public void Report(TrainingProgress value)
        {
            if (!_told)
            {
                outer.Report(value with { Activity = Invariant($"trial of {candidate.Channels} leaf channels") });
            }

            _told = true;
        }
    }
}
