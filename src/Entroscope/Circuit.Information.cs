using Entroscope.Coding;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Distance;
using Entroscope.Information.Entanglement;
using Entroscope.Information.Entropies;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Information.Theorems;
using Entroscope.Information.Widths;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope;

/// <content>Where information is spent and shared: ledgers, entropies, informations, scales, widths, theorems, and codes that take as many bits.</content>
public sealed partial class Circuit
{
    /// <summary>Averages the latent ledger: where the network spends the bits of the rows. The terms add up to -log p(x).</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Means and standard errors over the rows.</returns>
    /// <remarks>Cost: one pass up and down a row and component.</remarks>
    public DatasetLedger Ledger(Dataset rows, CancellationToken cancellation = default) =>
        DatasetLedgers.Compute(new ModelEngine(Model, Engine), Fit(rows).Rows.Unlabelled, cancellation);

    /// <summary>Averages the shared ledger: what columns cost one by one, and what they share at every node.</summary>
    /// <inheritdoc cref="Ledger"/>
    public SharedLedger SharedLedger(Dataset rows, CancellationToken cancellation = default) =>
        SharedLedgers.Compute(new ModelEngine(Model, Engine), Fit(rows).Rows, cancellation);

    /// <summary>Computes the latent ledger of every row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The terms, one row a row of the data.</returns>
    /// <remarks>Cost: one pass up and down a row and component.</remarks>
    public ModelLedgerTable LedgerOfRows(Dataset rows, CancellationToken cancellation = default)
    {
        Observations fit = Fit(rows).Data.Observations;
        return new ModelEngine(Model, Engine).Ledger(fit, RowSelection.All(fit), null, cancellation);
    }

    /// <summary>Computes the shared ledger of every row.</summary>
    /// <inheritdoc cref="LedgerOfRows"/>
    public SharedTable SharedLedgerOfRows(Dataset rows, CancellationToken cancellation = default)
    {
        Observations fit = Fit(rows).Data.Observations;
        return SharedTables.Of(new ModelEngine(Model, Engine), fit, RowSelection.All(fit), cancellation);
    }

    /// <summary>Finds odd rows: each with a p-value beside reference rows, and the columns that do not fit the rest of the row.</summary>
    /// <param name="rows">At least one row; values may be missing.</param>
    /// <param name="reference">
    /// Rows of the usual kind that the model was not trained on, with which p-values are exact; beside rows of the training they are too small.
    /// Null for draws from the model: p-values are then about the model, whatever data it was trained on.
    /// </param>
    /// <param name="options">How to look; null for the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The rows by how odd they are.</returns>
    /// <exception cref="DataException">The rows do not fit the model.</exception>
    /// <inheritdoc cref="AnomalyScan.Run" path="/remarks"/>
    public AnomalyReport Anomalies(
        Dataset rows, Dataset? reference = null, AnomalyOptions? options = null, CancellationToken cancellation = default)
    {
        var engine = new ModelEngine(Model, Engine);
        FittingRows fit = Fit(rows).Rows;
        return reference is null
            ? AnomalyScan.BesideDraws(engine, fit, options, Options.Seed, Engine, cancellation)
            : AnomalyScan.Run(engine, fit, Fit(reference).Rows, options, cancellation);
    }

    /// <summary>Measures H(X), and of a single network H(X|D_l) of every level.</summary>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The entropies, exact by enumeration up to 2^20 joint values, else with standard errors.</returns>
    /// <remarks>Cost: one pass up and down a joint value or draw.</remarks>
    public LayerEntropies Entropies(CancellationToken cancellation = default) => EntropyAnalysis.Measure(Model, Options, cancellation);

    /// <summary>Measures the entropy of some sites.</summary>
    /// <param name="sites">The sites, none twice.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The entropy, exact or with its standard error; differential where sites are continuous.</returns>
    public Estimate Entropy(int[] sites, CancellationToken cancellation = default) => EntropyAnalysis.OfSites(Model, sites, Options, cancellation);

    /// <summary>Computes a Rényi entropy, exactly.</summary>
    /// <param name="order">The order, an integer of at least 2.</param>
    /// <param name="sites">The sites, none twice; null for all.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The entropy.</returns>
    /// <exception cref="SizeLimitException">Messages of r^order entries do not fit.</exception>
    /// <inheritdoc cref="RenyiEntropies.Compute" path="/remarks"/>
    public RenyiEntropy RenyiEntropy(int order, int[]? sites = null, CancellationToken cancellation = default) =>
        RenyiEntropies.Compute(State, order, sites, Engine, cancellation: cancellation);

    /// <summary>Computes the Rényi-2 correlation of two sets of columns, H_2(A) + H_2(B) - H_2(AB), exactly.</summary>
    /// <param name="sites">The sites A, none twice.</param>
    /// <param name="others">The sites B, none twice and none of A.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The correlation in nats: 0 where the sets are independent, of either sign else.</returns>
    /// <exception cref="SizeLimitException">Messages of r^2 entries, in the Born reading r^4, do not fit.</exception>
    public double RenyiCorrelation(int[] sites, int[] others, CancellationToken cancellation = default) =>
        MutualInformationAnalysis.RenyiCorrelation(State, sites, others, Engine, cancellation);

    /// <summary>Measures the entanglement of the model read as a state: one of any weights, or of probabilities.</summary>
    /// <param name="options">What to measure; null for the edges of the tree alone.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The entanglement of every class.</returns>
    /// <exception cref="ModelException">A class has the output 0 everywhere, or there is a single site.</exception>
    /// <inheritdoc cref="EntanglementAnalysis.Measure" path="/remarks"/>
    public IReadOnlyList<StateEntanglement> Entanglement(EntanglementOptions? options = null, CancellationToken cancellation = default) =>
        EntanglementAnalysis.Measure(State, options ?? new EntanglementOptions { Threads = Engine.Threads }, cancellation);

    /// <summary>Factors the convs of the model, read as a state, at the ranks that keep an error.</summary>
    /// <param name="error">The largest relative error of the state, at least 1e-7 and below 1.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The network and its error.</returns>
    /// <inheritdoc cref="StateTruncation.Truncate" path="/remarks"/>
    public TruncatedState Truncate(double error = 1e-3, CancellationToken cancellation = default) =>
        StateTruncation.Truncate(State, error, Engine.Threads, cancellation);

    /// <summary>Bounds H(X) from both sides without draws.</summary>
    /// <param name="pairs">What pairs of sites share (<see cref="PairwiseInformation"/>), for the Chow-Liu bound of discrete sites; null to do without.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The bracket.</returns>
    /// <inheritdoc cref="EntropyBrackets.Compute" path="/remarks"/>
    public EntropyBracket EntropyBracket(PairwiseInformation? pairs = null, CancellationToken cancellation = default) =>
        EntropyBrackets.Compute(OnTree, pairs?.Matrix, Engine, cancellation: cancellation);

    /// <summary>Measures the divergences of another model from this one.</summary>
    /// <param name="other">A circuit over the same sites.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>KL(this || other), and the Cauchy-Schwarz divergence where both have one tree.</returns>
    /// <exception cref="ModelException">The sites differ.</exception>
    public ModelDivergence Divergence(Circuit other, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ModelDivergences.Compute(OnTree, other.OnTree, Options, cancellation);
    }

    /// <summary>Measures I(X_A; X_B) of two sets of sites.</summary>
    /// <param name="sites">The sites A, none twice.</param>
    /// <param name="others">The sites B, none twice and none of A.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The information, exact or with its standard error.</returns>
    /// <exception cref="ArgumentException">The sites are not allowed.</exception>
    public MutualInformation MutualInformation(int[] sites, int[] others, CancellationToken cancellation = default) =>
        MutualInformationAnalysis.Between(Model, sites, others, Options, cancellation);

    /// <summary>Computes what every pair of discrete sites shares, exactly.</summary>
    /// <param name="sites">The sites, none twice; null for all.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The matrix.</returns>
    public PairwiseInformation PairwiseInformation(int[]? sites = null, CancellationToken cancellation = default) =>
        PairwiseInformationAnalysis.Compute(OnTree, sites, Engine.Threads, cancellation);

    /// <summary>Measures what every patch shares with the rest.</summary>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The informations, exact or with standard errors.</returns>
    /// <remarks>Cost: one pass up and down a joint value or draw.</remarks>
    public PatchInformation PatchInformation(CancellationToken cancellation = default) => PatchInformationAnalysis.Measure(OnTree, Options, cancellation);

    /// <summary>Computes what every latent knows about the class, I(D_v; Y), exactly.</summary>
    /// <returns>The information of every node.</returns>
    /// <exception cref="ArgumentException">The model has a single class.</exception>
    public double[] ClassInformation() => LatentClassInformation.Compute(OnTree);

    /// <summary>Measures what every column says about the class, by itself and beside the others, and finds a short list of columns that suffice.</summary>
    /// <param name="rows">Rows with classes, best held out of the training.</param>
    /// <param name="most">The most columns of the short list, at least 1.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The columns and the list.</returns>
    /// <exception cref="ArgumentException">The model has a single class, or the list no column.</exception>
    /// <exception cref="DataException">The rows do not fit the model, or fewer than 4 have a class that is possible for them.</exception>
    /// <remarks>Cost: one pass up every row a column, and one up half of them a column and step of the list, through every component.</remarks>
    public ClassColumns ClassColumns(Dataset rows, int most = 10, CancellationToken cancellation = default)
    {
        ModelData fit = Fit(rows);
        var options = new ClassColumnsOptions { Most = most, Seed = Options.Seed };
        return ClassColumnsAnalysis.Compute(new ModelEngine(Model, Engine), fit.Rows, options, fit.Data.Name, cancellation);
    }

    /// <summary>Measures how the information of two sites falls with their distance.</summary>
    /// <param name="distance">What the distance is; null takes that of the tree, of a chain that on the line.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The means at every distance and the law that describes them.</returns>
    /// <exception cref="ArgumentException">A site is continuous, or the sites have no such distance.</exception>
    public DistanceLaw DistanceLaw(SiteDistance? distance = null, CancellationToken cancellation = default) => DistanceLawAnalysis.Compute(
        OnTree, distance ?? DistanceLawAnalysis.Standard(OnTree.Tree), new DistanceLawOptions { Seed = Options.Seed, Threads = Engine.Threads }, cancellation);

    /// <summary>Measures what patches share at every scale of the network, and the law that it follows.</summary>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>Measurement and law.</returns>
    public MeasuredScaling Scaling(CancellationToken cancellation = default) =>
        MeasuredScaling.OfNetwork(OnTree, Options, new ScalingLawOptions { Seed = Options.Seed }, cancellation);

    /// <summary>
    /// Measures what patches share at every scale in rows that the network has not learned from; its own training rows are recognised and refused.
    /// </summary>
    /// <param name="path">The data of the training, of which the held-out part is taken, or other data.</param>
    /// <param name="reading">How to read it, and which part; null leaves the part open.</param>
    /// <param name="check"> Whether a law that the rows show is checked by networks trained on half the rows and with other widths,
    /// where the data is that of the training of a single network. A law of data is named only where they confirm it. </param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>Measurement and law.</returns>
    /// <exception cref="DataException">The data does not fit, or the network was trained on it.</exception>
    /// <remarks>Cost: one pass up and down a row; with a check that of a few trainings.</remarks>
    public MeasuredScaling ScalingOfRows(string path, DataOptions? reading = null, bool check = false, CancellationToken cancellation = default)
    {
        var law = new ScalingLawOptions { Seed = Options.Seed };
        var held = HeldOutRows.Load(OnTree, path, reading, cancellation: cancellation);
        Observations rows = held.Data.Data.Observations;
        var data = MeasuredScaling.OfRows(OnTree, rows, Engine, law, cancellation);
        return check && data.AwaitsCheck && Model.Components.Count == 1 && held.Division is { } division && CheckNetworks.WhyNot(OnTree, division) is null
            ? CheckNetworks.Check(OnTree, division, data, rows, Engine, law, null, cancellation)
            : data;
    }

    /// <summary>Advises on widths: what every latent carries against what its width allows.</summary>
    /// <param name="budget">The parameters that an advised architecture may have; null for no recommendation.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The advice.</returns>
    /// <exception cref="ModelException">The budget is smaller than the smallest network on the tree.</exception>
    public WidthAdvice WidthAdvice(long? budget = null, CancellationToken cancellation = default) =>
        Information.Widths.WidthAdvice.Compute(OnTree, EntropyAnalysis.Measure(OnTree, Options, cancellation), null, budget);

    /// <summary>Compresses rows losslessly into a file of -log2 p bits, as <c>entroscope compress</c> does. Every column must be discrete.</summary>
    /// <param name="rows">The rows; their classes are compressed, too, where the model has classes.</param>
    /// <param name="path">The file; an existing one is replaced only when everything has been written.</param>
    /// <param name="cancellation">Stops the work; nothing is written.</param>
    /// <returns>The size of the file beside -log2 p.</returns>
    /// <exception cref="ModelException">A column of the model is real.</exception>
    /// <exception cref="DataException">The rows do not fit the model, a value was read as another one, or the file cannot be written.</exception>
    /// <exception cref="SizeLimitException">The tables of the code do not fit into memory.</exception>
    /// <remarks>Cost: twice one pass up a row and component, and log2 of the alphabet times the channels a value to decompress.</remarks>
    public CompressionSummary Compress(Dataset rows, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return RowCompression.Compress(Model, ModelData.Of(Model.Pattern, rows).Unchanged(), path, Engine, cancellation);
    }

    /// <summary>
    /// Compresses a text as a whole, as <c>entroscope compress</c> does: what is left behind its last window is coded, too, and so is what has no symbol.
    /// </summary>
    /// <param name="text">A file, or a folder whose files are documents. The model must be one of bytes or characters.</param>
    /// <param name="path">The file to write; an existing one is replaced only when everything has been written.</param>
    /// <param name="cancellation">Stops the work; nothing is written.</param>
    /// <returns>The size of the file beside -log2 p.</returns>
    /// <exception cref="ModelException">The model is not one of bytes or characters.</exception>
    /// <exception cref="DataException">The text cannot be read, or the file cannot be written.</exception>
    public CompressionSummary CompressText(string text, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        (ModelData data, CodedDocuments documents) = ModelData.LoadWhole(Model, text, new DataOptions(), cancellation)
            ?? throw new ModelException("The model reads no bytes or characters, so that it compresses no text.");
        return RowCompression.Compress(Model, data.Rows, documents, path, Engine, cancellation);
    }

    /// <summary>Reads the rows of a file that <see cref="Compress"/> or <see cref="CompressText"/> wrote with the same model, on whatever machine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The rows, equal to those that were compressed.</returns>
    /// <exception cref="ModelException">The file cannot be read, is damaged, or was compressed with another model; the message names it.</exception>
    /// <exception cref="SizeLimitException">The rows do not fit into memory.</exception>
    public CodedRows Decompress(string path, CancellationToken cancellation = default) => RowCompression.Decompress(Model, path, Engine, cancellation);

    /// <summary>Checks the theorems on the model.</summary>
    /// <param name="rows">Rows whose ledgers are checked and on which EM steps are taken, or null.</param>
    /// <param name="options">Limits and standard errors; null for the defaults with the seed, the threads and any draws of <see cref="Options"/>.</param>
    /// <param name="progress">Receives what is to be done; null for none.</param>
    /// <param name="cancellation">Stops the verification.</param>
    /// <returns>All checks, each with its margin and a verdict.</returns>
    /// <inheritdoc cref="ModelVerification.Run" path="/remarks"/>
    public Verification Verify(
        Dataset? rows = null, VerificationOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var standard = new VerificationOptions { Seed = Options.Seed, Engine = Options.Engine };
        options ??= Options.Draws is { } draws ? standard with { MaxDraws = draws, EnumerationLimit = 0 } : standard;
        return ModelVerification.Run(Model, rows is null ? null : Fit(rows).Rows, options, progress, cancellation);
    }
}
