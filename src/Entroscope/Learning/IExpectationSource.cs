namespace Entroscope.Learning;

/// <summary>What finds somebody to do the passes and the M steps of trainings (<see cref="TrainingOptions.Expectations"/>).</summary>
internal interface IExpectationSource
{
    /// <summary>Opens the passes of a training.</summary>
    /// <param name="problems">What is learned from the training rows, one problem a component; <c>TrainingPhases</c> makes the other phases from it.</param>
    /// <param name="validation">The validation rows, or null.</param>
    /// <returns>
    /// Null where this machine is to do them. Other machines must be able to make the same rows for themselves: they cannot for the folds of a
    /// cross-validation, the trials of trees, and other trainings whose rows (<see cref="TrainingSet.Data"/>, compared by reference) are not those that the
    /// source was made for.
    /// </returns>
    IExpectation? Open(IReadOnlyList<TrainingProblem> problems, TrainingSet? validation);

    /// <summary>Gets the source for the training of a component of a mixture by itself (<c>TrainingPhases.Component</c>).</summary>
    /// <param name="phase">The phase of the mixture, whose rows it learns from.</param>
    IExpectationSource OfComponent(int component, RowSet phase);
}
