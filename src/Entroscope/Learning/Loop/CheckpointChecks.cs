using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Loop;

/// <summary>
/// Refuses a checkpoint that the run could not have written: whatever is read from a file is checked before it is used. Every message names the file, the
/// entry as <c>docs/formats.md</c> calls it, its value, and what was expected.
/// </summary>
internal sealed class CheckpointChecks
{
    // Counts are sums of single-precision probabilities.
    private const double CountsTolerance = 1e-3;

    private readonly Checkpoint _saved;
    private readonly RunFrame _run;

    private CheckpointChecks(Checkpoint saved, RunFrame run) => (_saved, _run) = (saved, run);

    private bool HasBegun => _saved.Components.Count == _run.Learner.Components;

    private bool IsSearch => _saved.Phase == TrainingPhase.Search;

    private bool IsDone => _saved.Phase == TrainingPhase.Done;

    /// <summary>Refuses a checkpoint that contradicts itself or the run. O(parameters + steps).</summary>
    /// <param name="saved">The checkpoint; its settings are those of the run.</param>
    /// <param name="run">What the run may have written.</param>
    /// <exception cref="ModelException">An entry has a value that the run never writes.</exception>
    public static void Ensure(Checkpoint saved, RunFrame run)
    {
        var checks = new CheckpointChecks(saved, run);
        checks.Networks();
        checks.Refit();
        checks.Counters();
        new HistoryChecks(saved, run, checks.Wrong).Ensure();
        checks.Statistics();
        checks.Parts();
    }

    /// <summary>Refuses a number of mini-batches done that a step does not have, once the rows are known that hybrid training leaves out.</summary>
    /// <param name="batch">The number of mini-batches done.</param>
    /// <param name="count">The number that a step has.</param>
    /// <param name="place">What the message begins with.</param>
    /// <exception cref="ModelException">There are not so many.</exception>
    public static void EnsureBatch(int batch, int count, string place) =>
        Refuse.Model(
            batch >= count, $"{place}The checkpoint cannot be resumed: progress.batch must be an integer of 0..{count - 1}, but is {batch}.");

    // A number of components comes first: all else is looked up by it.
    private void Networks()
    {
        int components = _run.Learner.Components;
        Integer("progress.components", _saved.Weights.Count, components, components);
        Integer("progress.ready", _saved.Components.Count, components == 1 || IsDone ? components : 0, components);
        bool mayHaveBest = IsDone || IsSearch;
        bool hasBest = _saved.Best.Count > 0;
        Require(hasBest || mayHaveBest, "progress.best", hasBest, Invariant($"true in the phase {PhaseName}"));
        Require(!hasBest || _saved.Best.Count == components, "progress.best", _saved.Best.Count, Invariant($"a model of {components} components"));
        Require(_saved.BestWeights.Count == _saved.Best.Count, "best.weights", _saved.BestWeights.Count, Invariant($"{_saved.Best.Count} weights"));
        for (int z = 0; z < components; z++)
        {
            string expected = Fingerprint(_run.Learner.Template(z));
            if (z < _saved.Components.Count)
            {
                string found = Fingerprint(_saved.Components[z]);
                Require(
                    string.Equals(found, expected, StringComparison.Ordinal), Invariant($"component.{z}.architecture"), found,
                    Invariant($"the architecture {expected} of this run"));
            }

            if (hasBest)
            {
                string found = Fingerprint(_saved.Best[z]);
                Require(
                    string.Equals(found, expected, StringComparison.Ordinal), Invariant($"best.{z}.architecture"), found,
                    Invariant($"the architecture {expected} of this run"));
            }
        }
    }

    private void Counters()
    {
        Integer("progress.best_restart", _saved.BestRestart, 0, _run.Runs - 1);
        Integer("progress.best_step", _saved.BestStep, 0, _run.Options.Steps);
        Integer("progress.restart", _saved.Restart, IsSearch || IsDone ? 0 : _saved.BestRestart, IsSearch || IsDone ? _run.Runs - 1 : _saved.BestRestart);
        Integer("progress.step", _saved.Step, 0, HasBegun ? _run.StepsOf(_saved) : 0);

        bool mayBeWithin = HasBegun && !IsDone && _saved.Step < _run.StepsOf(_saved);
        Integer("progress.batch", _saved.Batch, 0, mayBeWithin ? _run.BatchesOf(_saved.Phase) - 1 : 0);
        Require(_saved.BestStopReason != StopReason.Interrupted, "progress.best_stop_reason", "interrupted", "steps or patience");
        Score("scores", 0, _saved.StepLogLikelihood);
        Score("scores", 1, _saved.BestScore);
        Require(
            _saved.Batch > 0 || _saved.StepLogLikelihood == 0, "scores", _saved.StepLogLikelihood, "0 at index 0, as no batch of the step is done");
    }

    private void Refit()
    {
        bool isCompletion = _saved.Phase == TrainingPhase.Completion;
        Require(_saved.Phase != TrainingPhase.Refit || _run.Refit.HoldOut is not null, "progress.phase", PhaseName, "a phase of this run, which has no refit");
        Require(!isCompletion || (_run.Refit is { IsCompleted: true, IsOn: true } && _run.ValidationRows is not null), "progress.phase", PhaseName,
            "a phase of this run, whose refit is not completed");
        bool expected = isCompletion || (IsDone && _run.Refit.IsOn);
        Require((_saved.Refit is not null) == expected, "progress.refit", _saved.Refit is not null,
            Invariant($"{expected} in the phase {PhaseName} of this run"));
        Require(
            !IsDone || (_saved.Best.Count > 0) == (_saved.Refit is { Kept: true }), "progress.best", _saved.Best.Count > 0,
            "true exactly where a refit was kept");
        if (_saved.Refit is not { } trial)
        {
            return;
        }

        Integer("refit[0]", trial.Rows, 0, (long)_run.TrainingRows + (_run.ValidationRows ?? 0));
        Require(double.IsNaN(trial.StandardError) || (trial.StandardError >= 0 && double.IsFinite(trial.StandardError)), "refit[2]", trial.StandardError,
            "a finite number of at least 0, or NaN");
        Require(trial.Kept || !isCompletion, "refit[3]", 0, "1 in the phase completion");
        bool isCrossValidated = _run.Refit is { IsDecidedBefore: true, HasIndependentColumns: false };
        int folds = isCrossValidated ? RefitCrossValidation.Folds : 0;
        Integer("refit[4]", trial.Folds, folds, folds);
        Integer("refit[5]", trial.Steps, 0, isCrossValidated ? _run.Options.Steps : 0);
    }

    private void Statistics()
    {
        bool isUnderWay = HasBegun && !IsDone;
        bool hasMoments = isUnderWay && _run.Learner.HasMoments;
        Require((_saved.Moments is not null) == hasMoments, "progress.moments", _saved.Moments is not null, Invariant($"{hasMoments} here"));
        for (int p = 0; p < (_saved.Moments?.First.Count ?? 0); p++)
        {
            (double[] first, double[] second) = (_saved.Moments!.First[p], _saved.Moments.Second[p]);
            int bad = Enumerable.Range(0, first.Length).FirstOrDefault(i => !AdamMoments.Fit(first[i], second[i]), -1);
            Require(bad < 0, "first_moment and second_moment", bad < 0 ? string.Empty : Invariant($"{first[bad]} and {second[bad]} in part {p}"),
                "means of derivatives and of their squares");
        }

        bool hasStatistics = isUnderWay && !_run.Learner.HasMoments && !_run.IsFull(_saved.Phase) && (_saved.Step > 0 || _saved.Batch > 0);
        Require((_saved.Statistics is not null) == hasStatistics, "progress.statistics", _saved.Statistics is not null, Invariant($"{hasStatistics} here"));
        for (int z = 0; z < (_saved.Statistics?.Count ?? 0); z++)
        {
            Counts(_saved.Statistics![z], _saved.Components[z].Leaves, Invariant($"component.{z}.statistics."));
        }
    }

    private void Counts(ExpectedCounts counts, IReadOnlyList<LeafDistribution> leaves, string name)
    {
        double most = _run.RowsOf(_saved.Phase) * (1 + CountsTolerance);
        Require(counts.Samples >= 0 && counts.Samples <= most, name + "totals", counts.Samples, Invariant($"at index 1 a number of samples of 0..{most}"));
        Require(IsScore(counts.LogLikelihood), name + "totals", counts.LogLikelihood, "at index 0 a log-likelihood");
        Numbers(counts.Weights, name + "weights", v => v >= 0 && double.IsFinite(v), "finite numbers of at least 0");
        Numbers([counts.Classes], name + "classes", v => v >= 0 && double.IsFinite(v), "finite numbers of at least 0");
        for (int i = 0; i < counts.Leaves.Length; i++)
        {
            bool areCounts = leaves[i].Alphabet > 0;
            Numbers([counts.Leaves[i]], name + "leaves", v => double.IsFinite(v) && (v >= 0 || !areCounts),
                areCounts ? "finite numbers of at least 0" : "finite numbers");
        }
    }

    private void Numbers(double[][] parts, string name, Predicate<double> holds, string expected)
    {
        for (int p = 0; p < parts.Length; p++)
        {
            int bad = Array.FindIndex(parts[p], v => !holds(v));
            Require(bad < 0, name, bad < 0 ? 0 : parts[p][bad], expected);
        }
    }

    private void Parts()
    {
        IReadOnlyList<double> strengths = _run.Learner.ComponentStrengths;
        int trained = strengths.Count == 0 ? 0 : IsSearch ? _saved.Components.Count : _run.Learner.Components;
        Integer("progress.trained", _saved.Trained.Count, trained, trained);
        for (int z = 0; z < trained; z++)
        {
            ComponentTraining training = _saved.Trained[z];
            Integer(Invariant($"trained[{z}][0]"), training.Steps, 0, _run.Options.Steps);
            Score(Invariant($"trained[{z}]"), 1, training.Score);

            // The strengths are tried with the first component, which all others follow.
            IEnumerable<double> allowed = z == 0 ? strengths : [_saved.Trained[0].PriorStrength];
            Require(allowed.Contains(training.PriorStrength), Invariant($"trained[{z}][2]"), training.PriorStrength,
                Invariant($"one of {string.Join(", ", allowed.Select(TrainingRecord.Text))}"));
        }

        bool mayHaveNext = strengths.Count > 0 && !HasBegun;
        Require(_saved.Component is null || mayHaveNext, "progress.next", true, "false, as no component is left to be trained by itself");
        bool mayHaveHybrid = IsDone && _saved.Part.Length == 0 && strengths.Count == 0 && !_run.Learner.HasMoments;
        Require(_saved.Hybrid is null || mayHaveHybrid, "progress.hybrid", true, "false before the training by EM is done");
    }

    private string PhaseName => _saved.Phase.ToString().ToLowerInvariant();

    private static string Fingerprint(ConvAC model) => TrainingSettings.Fingerprint(model.Shape, [.. model.Leaves.Select(l => l.Specification)]);

    private static bool IsScore(double value) => value < double.PositiveInfinity;

    private void Integer(string entry, long value, long least, long most) =>
        Require(value >= least && value <= most, entry, value, least == most ? Invariant($"{least}") : Invariant($"an integer of {least}..{most}"));

    private void Score(string tensor, int index, double value) =>
        Require(IsScore(value), Invariant($"{tensor}[{index}]"), value, "a finite number or negative infinity");

    private void Require<T>(bool holds, string entry, T value, string expected)
    {
        if (!holds)
        {
            throw Wrong(entry, Invariant($"{value}"), expected);
        }
    }

    private ModelException Wrong(string entry, string value, string expected) =>
        new(Invariant($"{_saved.Place}The checkpoint cannot be resumed: {_saved.Part}{entry} must be {expected}, but is {value}."));
}
