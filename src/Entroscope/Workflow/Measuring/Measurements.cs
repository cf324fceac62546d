using Entroscope.Inference;
using Entroscope.Inference.Classification;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Measuring;

/// <summary>What was measured of a trained network and its data (<see cref="MeasuringJob"/>). All in nats. Immutable.</summary>
public record Measurements
{
    /// <summary>Gets what must be said before the figures are trusted (<see cref="TrainingWarnings"/>); empty where nothing must.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets how the model does on the training data.</summary>
    public required Evaluation Train { get; init; }

    /// <summary>Gets how the model does on the validation data, or null when there is none.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>
    /// Gets a value indicating whether <see cref="Validation"/> is of the network that
    /// was chosen before the refit, which has not learned from the validation rows.
    /// </summary>
    public bool ValidationBeforeRefit { get; init; }

    /// <summary>Gets how the model does on the test data, or null when there is none.</summary>
    public Evaluation? Test { get; init; }

    /// <summary>Gets the data that the ledger and the most and least surprising samples are of: "test", "validation" or "training".</summary>
    public required string LedgerData { get; init; }

    /// <summary>Gets the latent ledger averaged over that data: of a mixture on one tree that of the joined network.</summary>
    public required DatasetLedger Ledger { get; init; }

    /// <summary>Gets the shared ledger averaged over that data.</summary>
    public required SharedLedger Shared { get; init; }

    /// <summary>Gets the ledger of the rows of that data whose class is known, given their true classes; null when there are none.</summary>
    public DatasetLedger? LedgerGivenClass { get; init; }

    /// <summary>Gets the entropies of the model itself: of a mixture on one tree those of the joined network.</summary>
    public required LayerEntropies Entropies { get; init; }

    /// <summary>Gets the entropies of a mixture and of its components; null for a network.</summary>
    public LayerEntropies? MixtureEntropies { get; init; }

    /// <summary>Gets the components of a mixture; empty for a network.</summary>
    public IReadOnlyList<ComponentReport> Components { get; init; } = [];

    /// <summary>Gets how information flows in the model, or null when that was not measured, as where the trees of a mixture differ.</summary>
    public InformationReport? Information { get; init; }

    /// <summary>Gets the samples with the largest -log p(x), the most surprising first.</summary>
    public IReadOnlyList<SampleReport> MostSurprising { get; init; } = [];

    /// <summary>Gets the samples with the smallest -log p(x), the least surprising first.</summary>
    public IReadOnlyList<SampleReport> LeastSurprising { get; init; } = [];

    /// <summary>
    /// Gets which test rows are odd beside the validation rows, by the network that was chosen on these and not trained on them; null without either of them.
    /// </summary>
    public AnomalyReport? Anomalies { get; init; }

    /// <summary>
    /// Gets what the columns say about the class, on rows of <see cref="LedgerData"/>, at most so many that rows x columns are <c>400 000</c>; null where these
    /// are the training rows, the model has a single class, or fewer than 4 rows have a class that is possible for them.
    /// </summary>
    public ClassColumns? ClassColumns { get; init; }

    /// <summary>Gets samples drawn from the model, or null when none were drawn.</summary>
    public Observations? Samples { get; init; }

    /// <summary>Gets samples with a part hidden and filled in again by the model.</summary>
    public IReadOnlyList<ImputationReport> Imputations { get; init; } = [];

    /// <summary>Gets the evaluation that counts most: of the test, else the validation, else the training data.</summary>
    public Evaluation LeadingEvaluation => Test ?? Validation ?? Train;

    /// <summary>Gets how well the classes of <see cref="LedgerData"/> are recognised; null where no class is known.</summary>
    public ClassificationReport? Classification =>
        (LedgerData switch { "test" => Test, "validation" => Validation, _ => Train })?.Classification;

    /// <summary>Gets the evaluations of all parts of the data that there are, by name: "train", "validation", "test".</summary>
    public IEnumerable<(string Name, Evaluation Evaluation)> Evaluations
    {
        get
        {
            (string Name, Evaluation? Evaluation)[] all = [("train", Train), ("validation", Validation), ("test", Test)];
            return all.Where(part => part.Evaluation is not null).Select(part => (part.Name, part.Evaluation!));
        }
    }
}
