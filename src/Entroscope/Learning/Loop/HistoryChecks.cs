namespace Entroscope.Learning.Loop;

/// <summary>Refuses a training curve that the run could not have written, and a choice that it contradicts.</summary>
/// <param name="saved">The checkpoint; its counters are in their ranges.</param>
/// <param name="run">What the run may have written.</param>
/// <param name="wrong">Makes the refusal of an entry, with its value and what was expected.</param>
internal sealed class HistoryChecks(Checkpoint saved, RunFrame run, Func<string, string, string, ModelException> wrong)
{
    private bool IsValidated => run.ValidationRows is not null;

    /// <summary>Checks every point of the curve in its order, then the step in progress and the best one.</summary>
    /// <exception cref="ModelException">A point is out of order or of range, or contradicts the counters.</exception>
    public void Ensure()
    {
        TrainingStep? last = null;
        TrainingStep? best = null;
        for (int i = 0; i < saved.History.Count; i++)
        {
            TrainingStep step = saved.History[i];
            Order(i, last, step);
            Scores(i, step);
            last = step;
            bool isBetter = step.ValidationLogLikelihood is { } score && (best is null || score > best.ValidationLogLikelihood);
            best = isBetter ? step : best;
        }

        Present(last);
        Chosen(best);
    }

    private static (int Phase, int Run) Part(TrainingPhase phase, int run) => (phase switch
    {
        TrainingPhase.Search => 0,
        TrainingPhase.Refit => 1,
        TrainingPhase.Completion => 2,
        _ => 3,
    }, run);

    private static (int Phase, int Run) Part(TrainingStep step) => Part(step.Phase, step.Run);

    private void Order(int i, TrainingStep? last, TrainingStep step)
    {
        bool isSearch = step.Phase == TrainingPhase.Search;
        (int Phase, int Run) end = Part(saved.Phase, saved.Phase == TrainingPhase.Done ? 0 : saved.Restart);
        bool isKnown = step.Phase != TrainingPhase.Done && Part(step).CompareTo(end) <= 0 && step.Run >= 0
            && (isSearch ? step.Run < run.Runs : step.Run == saved.BestRestart);
        Require(isKnown, i, Invariant($"{step.Phase}, {step.Run}"), "a phase and a run before those in progress");
        bool follows = last is not null && Part(step) == Part(last);
        bool isNext = follows ? step.Step - 1 == last!.Step : (last is null || Part(step).CompareTo(Part(last)) > 0) && step.Step is 0 or 1;

        // A refit that continues has no step 0.
        Require(isNext && (follows || step.Step == 0 || !isSearch), i, Invariant($"step {step.Step} of run {step.Run}"), "the step after the one before it");
        Require(step.Step <= run.Options.Steps, i, Invariant($"step {step.Step}"), Invariant($"a step of 0..{run.Options.Steps}"));
    }

    private void Scores(int i, TrainingStep step)
    {
        Require((step.TrainLogLikelihood is null) == (step.Step == 0), i, Text(step.TrainLogLikelihood),
            "a training log-likelihood after step 0, and none for it");
        bool isScored = IsValidated && step.Phase == TrainingPhase.Search;
        Require((step.ValidationLogLikelihood is null) != isScored, i, Text(step.ValidationLogLikelihood),
            isScored ? "a validation log-likelihood" : "no validation log-likelihood");
        foreach (double? score in (ReadOnlySpan<double?>)[step.TrainLogLikelihood, step.ValidationLogLikelihood])
        {
            Require(score is null or < double.PositiveInfinity, i, Text(score), "a finite log-likelihood or negative infinity");
        }

        bool mayHaveAccuracy = isScored && run.Learner.HasMoments;
        Require(step.ValidationAccuracy is null || (mayHaveAccuracy && step.ValidationAccuracy is >= 0 and <= 1), i, Text(step.ValidationAccuracy),
            mayHaveAccuracy ? "an accuracy of 0..1" : "no accuracy");
    }

    /// <summary>The last point is that of the step in progress, where the run or refit has begun.</summary>
    private void Present(TrainingStep? last)
    {
        if (saved.Phase == TrainingPhase.Done)
        {
            return;
        }

        bool isPresent = last is not null && Part(last) == Part(saved.Phase, saved.Restart);
        int step = isPresent ? last!.Step : 0;
        bool isContinuing = (saved.Phase == TrainingPhase.Refit && run.Refit.Continues) || (saved.Phase == TrainingPhase.Completion && run.IsContinued);
        bool hasBegun = saved.Components.Count == run.Learner.Components;
        if ((hasBegun && !isPresent && !(isContinuing && saved.Step == 0)) || (!hasBegun && isPresent) || step != saved.Step)
        {
            throw wrong("progress.step", Invariant($"{saved.Step}"), isPresent ? Invariant($"the last step of the history, {step}") : "a step of the history");
        }
    }

    /// <summary>The best model is that of the first point with the highest validation score.</summary>
    private void Chosen(TrainingStep? best)
    {
        if (IsValidated)
        {
            (int restart, int step, double score) = best is null ? (0, 0, 0) : (best.Run, best.Step, best.ValidationLogLikelihood!.Value);
            string expected = Invariant($"those of the best step of the history, {restart}, {step} and {score}");
            if (saved.BestRestart != restart || saved.BestStep != step || !saved.BestScore.Equals(score))
            {
                throw wrong(
                    "progress.best_restart, progress.best_step and scores[1]",
                    Invariant($"{saved.BestRestart}, {saved.BestStep} and {saved.BestScore}"), expected);
            }
        }

        bool isExpected = IsValidated ? best is not null : saved.Restart > 0;
        if (saved.Phase == TrainingPhase.Search && (saved.Best.Count > 0) != isExpected)
        {
            throw wrong("progress.best", Invariant($"{saved.Best.Count > 0}"), Invariant($"{isExpected}, as the history says"));
        }
    }

    private static string Text(double? value) => value is { } number ? Invariant($"{number}") : "absent";

    private void Require(bool holds, int row, string value, string expected)
    {
        if (!holds)
        {
            throw wrong(Invariant($"history[{row}]"), value, expected);
        }
    }
}
