using Entroscope.Cluster.Hosting;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Learning.Loop;
using Entroscope.Files.Json;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Cluster.Coordination;

/// <summary>Has the passes and the M steps of one training done by workers: that of the rows and options that they have, too. All else is done here.</summary>
/// <param name="train">The training rows.</param>
/// <param name="options">The options of the training.</param>
/// <param name="data">The fingerprint of the rows.</param>
internal sealed class ClusterTraining(Coordinator coordinator, ArrayClient arrays, Observations train, TrainingOptions options, string data)
    : IExpectationSource
{
    public IExpectation? Open(IReadOnlyList<TrainingProblem> problems, TrainingSet? validation) =>
        ReferenceEquals(problems[0].Set.Data, train) ? Open(problems, validation, -1, RowSet.Search) : null;

    public IExpectationSource OfComponent(int component, RowSet phase) => new Part(this, component, phase);

    private ClusterExpectation? Open(IReadOnlyList<TrainingProblem> problems, TrainingSet? validation, int component, RowSet phase)
    {
        TrainingOptions used = problems[0].Options;
        var shapes = problems.Select(p => p.Shape).ToArray();
        TrainingPhases phases = new(shapes, problems[0].Leaves, problems[0].Set, validation, used);
        if (component < 0)
        {
            // Trials of trees and leaves have the same rows, but other options, which the workers do not know.
            TrainingRecord asked = new TrainingPhases(shapes, problems[0].Leaves, problems[0].Set, validation,
                options with { GaussianStrength = used.GaussianStrength }).Settings(data);
            if (asked != phases.Settings(data))
            {
                return null;
            }
        }

        var text = new ModelText(component, phase, used.GaussianStrength, validation is not null,
            ModelText.Compared(phases.Settings(data)),
            [.. shapes.Select(shape => new Architecture(shape, problems[0].Leaves, Reading.Generative))]);
        var local = new LocalExpectation(new MixtureExpectation(problems.Count, used.Engine), used.Engine);
        return new ClusterExpectation(coordinator, arrays, coordinator.Describe(text.ToBytes()), local, used.Engine);
    }

    /// <summary>The training of a component by itself.</summary>
    private sealed class Part(ClusterTraining whole, int component, RowSet phase) : IExpectationSource
    {
        public IExpectation? Open(IReadOnlyList<TrainingProblem> problems, TrainingSet? validation) => whole.Open(problems, validation, component, phase);

        public IExpectationSource OfComponent(int part, RowSet rows) => throw new InvalidOperationException("A component has no components.");
    }
}
