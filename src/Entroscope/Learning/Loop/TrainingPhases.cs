using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>
/// The rows, problems and mini-batches of the phases of a training, without training: whoever has the data, the architecture and the options makes the same
/// ones as the training does.
/// </summary>
/// <param name="shapes">The architecture of every component.</param>
internal sealed class TrainingPhases(
    IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingSet train, TrainingSet? validation, TrainingOptions options)
{
    private HoldOut? _holdOut;
    private TrainingProblem[] _problems = [];
    private BatchPlan? _batches;
    private RowSet _phase;
    private (int Start, int Step, bool IsWarm)? _begun;

    /// <summary>Gets the number of components.</summary>
    public int Components => shapes.Count;

    /// <summary>Gets the rows of a name.</summary>
    /// <exception cref="InvalidOperationException">The training has no such rows.</exception>
    public TrainingSet Rows(RowSet set) => set switch
    {
        RowSet.Search => train,
        RowSet.Refit => StackedColumn.Stack(train, HeldOut.Rest),
        RowSet.Completion => StackedColumn.Stack(train, Validation),
        RowSet.Validation => Validation,
        RowSet.HoldOut => HeldOut.Set,
        _ => throw new ArgumentOutOfRangeException(nameof(set)),
    };

    /// <summary>Gets what is learned in a phase: one problem a component. Those of the last phase requested are kept.</summary>
    public IReadOnlyList<TrainingProblem> Problems(RowSet phase)
    {
        if (_problems.Length == 0 || phase != _phase)
        {
            TrainingSet rows = Rows(phase);
            _problems = [.. shapes.Select(shape => new TrainingProblem(shape, leaves, rows, options))];
            (_phase, _batches, _begun) = (phase, null, null);
        }

        return _problems;
    }

    /// <summary>Gets the rows of an E step.</summary>
    public Pass Pass(PassKey key)
    {
        IReadOnlyList<TrainingProblem> problems = Problems(key.Set);
        _batches ??= new BatchPlan(problems[0], PhaseOf(key.Set));
        if (_begun != (key.Start, key.Step, key.IsWarm))
        {
            _batches.Begin(key.Start, key.Step, key.IsWarm);
            _begun = (key.Start, key.Step, key.IsWarm);
        }

        return _batches.Pass(key.Batch);
    }

    /// <summary>Gets the training of a component of the mixture by itself, on the rows of a phase.</summary>
    public TrainingPhases Component(int component, RowSet phase) => new(
        [shapes[component]], leaves, Rows(phase), phase == RowSet.Search ? validation : null,
        options with { Seed = ComponentTrainer.SeedOf(component, options), Refit = false });

    /// <summary>Collects all that determines the result of the training, by which two machines find that they speak of the same one.</summary>
    public TrainingRecord Settings(string dataFingerprint) => TrainingSettings.Of(shapes, leaves, train, validation, options, dataFingerprint);

    private TrainingSet Validation => validation ?? throw new InvalidOperationException("The training has no validation rows.");

    private HoldOut HeldOut =>
        _holdOut ??= HoldOut.Of(train, validation, options) ?? throw new InvalidOperationException("The training has no rows that judge a refit.");

    private static TrainingPhase PhaseOf(RowSet set) => set switch
    {
        RowSet.Search => TrainingPhase.Search,
        RowSet.Refit => TrainingPhase.Refit,
        RowSet.Completion => TrainingPhase.Completion,
        _ => throw new ArgumentOutOfRangeException(nameof(set)),
    };
}
