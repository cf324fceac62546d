using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Engine.Signed;
using Entroscope.Files.Models;
using Entroscope.Files.Onnx;
using Entroscope.Inference;
using Entroscope.Inference.Classification;
using Entroscope.Information.Estimates;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Resizing;
using Entroscope.Workflow.Runs;
using Entroscope.Workflow.Training;

namespace Entroscope;

/// <summary>
/// The entry point of the library: a model that is trained or loaded, and everything that can be asked of it. Immutable; it can be asked from several threads.
/// </summary>
/// <remarks>
/// Results are in nats. Seed, draws and threads of every question are those of <see cref="Options"/>, with the defaults of the
/// command line; <see cref="With(ulong?, int?, long?)"/> changes them. A question about patches, levels or latents needs a
/// tree that all components have and weights that are probabilities (<see cref="ModelException"/> otherwise), and one of entanglement takes any weights.
/// All others take networks in the generative or in the Born reading, p(x) = h(x)^2 / Z.
/// Rows are checked against the model, column by column (<see cref="DataException"/>); missing values are summed out.
/// </remarks>
public sealed partial class Circuit
{
    /// <summary>Takes a model.</summary>
    /// <param name="model">The model; a <see cref="ConvAC"/> may be given instead.</param>
    public Circuit(ConvACMixture model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
    }

    /// <summary>Gets the model.</summary>
    public ConvACMixture Model { get; }

    /// <summary>Gets the data that it was trained on; null where it was loaded or made of parameters.</summary>
    public DataSplit? Data { get; private init; }

    /// <summary>Gets the course of the training; null where it was loaded or made of parameters.</summary>
    public TrainingResult? Training { get; private init; }

    /// <summary>Gets the seed, the draws and the threads of every question.</summary>
    public EntropyOptions Options { get; private init; } = new();

    /// <summary>Gets the model and how it came about; null where it was not trained here.</summary>
    internal TrainedModel? Trained { get; private init; }

    private EngineOptions Engine => Options.Engine ?? new EngineOptions();

    private ConvAC OnTree => JoinedNetwork.Of(Model);

    private ConvAC State => Model.Components.Count == 1 ? Model.Network : OnTree;

    /// <summary>Reads data and trains on it, as <c>entroscope train</c> does, which chooses the leaves of real columns in tables of mixed kinds.</summary>
    /// <param name="path">The data, in any form that <see cref="DataLoader"/> reads; "digits" for the
    /// embedded set. Rows without parts of their own are divided with the seed of the options.</param>
    /// <param name="plan">What is said about the architecture, the number of networks that are mixed included; null chooses all of it from the data.</param>
    /// <param name="options">How to train; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The circuit, whose questions have the seed and the threads of the training.</returns>
    /// <exception cref="DataException">The data cannot be read, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The tree or the widths do not fit the data, or a checkpoint is damaged or contradicts itself.</exception>
    /// <exception cref="SizeLimitException">The model would have more parameters than the limit.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <remarks>Cost: one pass up and down every training row a step, for every prior strength, restart and component.</remarks>
    public static Circuit Train(
        string path, NetworkPlan? plan = null, TrainingOptions? options = null, ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) => Train(
            ColumnLeafSelection.ForTable(
                DataLoader.LoadSplit(path, split: new SplitOptions { Seed = (options ?? new TrainingOptions()).Seed }, cancellation: cancellation),
                options, cancellation),
            plan, options, checkpoints, progress, cancellation);

    /// <summary>Trains on data that is divided already.</summary>
    /// <param name="data">The data; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture, the number of networks that are mixed included; null chooses all of it from the data.</param>
    /// <param name="options">How to train; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The circuit, whose questions have the seed and the threads of the training.</returns>
    /// <inheritdoc cref="Train(string, NetworkPlan?, TrainingOptions?, ICheckpointStore?, IProgress{TrainingProgress}?, CancellationToken)" path="/exception"/>
    public static Circuit Train(
        DataSplit data, NetworkPlan? plan = null, TrainingOptions? options = null, ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Of(data, TrainingJob.Run(data, plan ?? new NetworkPlan(), options, checkpoints, progress, null, cancellation), options);

    /// <summary>Searches for the widths of a network within a budget of parameters and trains it, as <c>entroscope train --widths auto</c> does.</summary>
    /// <param name="data">The data; the test part is not touched.</param>
    /// <param name="budget">The largest number of parameters.</param>
    /// <param name="plan">What is said about the architecture; without widths.</param>
    /// <param name="options">How to train each network; null for the defaults for that many rows.</param>
    /// <param name="progress">Receives the progress of every training; null for none.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The circuit of the widths chosen on the validation rows.</returns>
    /// <exception cref="ArgumentException">The plan names widths.</exception>
    /// <exception cref="ModelException">Not even the smallest network fits into the budget.</exception>
    /// <remarks>Cost: up to nine trainings, and the refit.</remarks>
    public static Circuit TrainWithin(
        DataSplit data, long budget, NetworkPlan? plan = null, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Of(data ?? throw new ArgumentNullException(nameof(data)),
            AutoWidths.Run(data, plan ?? new NetworkPlan(), budget, options, progress, null, cancellation).Network, options);

    /// <summary>Takes a model that <see cref="TrainingJob"/> trained.</summary>
    /// <param name="data">The data it was trained on.</param>
    /// <param name="trained">The model.</param>
    /// <param name="options">How it was trained; null for the defaults.</param>
    /// <returns>The circuit, whose questions have the seed and the threads of the training.</returns>
    public static Circuit Of(DataSplit data, TrainedModel trained, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(trained);
        return new Circuit(trained.Mixture) { Data = data, Training = trained.Training, Trained = trained, Options = After(options) };
    }

    /// <summary>Loads a model, as <see cref="ModelFile.Load"/> does.</summary>
    /// <param name="path">A file whose name ends in .safetensors or .json.</param>
    /// <returns>The circuit.</returns>
    /// <exception cref="ModelException">The file cannot be read or holds no valid model; the message names the file and the place in it.</exception>
    public static Circuit Load(string path) => new(ModelFile.Load(path));

    /// <summary>Writes the model; an existing file is replaced only when everything has been written.</summary>
    /// <param name="path">A file whose name ends in .safetensors or .json.</param>
    /// <exception cref="ModelException">The name has another ending.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Save(string path) => ModelFile.Save(Model, path);

    /// <summary>Writes the model as an ONNX graph, as <see cref="OnnxFile.Save"/> does.</summary>
    /// <param name="path">A file whose name ends in .onnx.</param>
    /// <param name="options">Which latents the graph has; null for those of the root.</param>
    /// <exception cref="ModelException">The model has no probabilities, a tree is not as high as the level, or the name has another ending.</exception>
    /// <exception cref="SizeLimitException">The graph would be larger than the format allows.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void SaveOnnx(string path, OnnxOptions? options = null) => OnnxFile.Save(Model, path, options);

    /// <summary>Changes seed, threads or draws of the questions.</summary>
    /// <param name="seed">The seed; null keeps it (1 by default).</param>
    /// <param name="threads">The number of threads, 0 for one per processor; null keeps it (0 by default). Changes no result.</param>
    /// <param name="draws">The number of draws of an estimate; null keeps it (by default
    /// enumeration where it is possible, else <see cref="EntropyOptions.DefaultDraws"/>).</param>
    /// <returns>The same model with other options.</returns>
    public Circuit With(ulong? seed = null, int? threads = null, long? draws = null) => With(Options with
    {
        Seed = seed ?? Options.Seed,
        Draws = draws ?? Options.Draws,
        Engine = Engine with { Threads = threads ?? Engine.Threads },
    });

    /// <summary>Changes all options of the questions, target errors and arithmetic among them.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The same model with other options.</returns>
    public Circuit With(EntropyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Circuit(Model) { Data = Data, Training = Training, Trained = Trained, Options = options };
    }

    /// <summary>Trains the network further for the classification of its data's label, as <c>entroscope train --hybrid</c> does.</summary>
    /// <param name="options">The coefficient and the steps; null for the defaults.</param>
    /// <param name="training">The options of the first training; null for the defaults for that many rows.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The circuit that classifies better.</returns>
    /// <exception cref="DataException">The data has no label, or one of a single class.</exception>
    /// <exception cref="InvalidOperationException">The circuit is a mixture, or was not trained here.</exception>
    public Circuit TrainHybrid(
        HybridOptions? options = null, TrainingOptions? training = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Of(Data!, HybridJob.Run(TrainedHere(), Data!, options, training, null, progress, cancellation), training).With(Options);

    /// <summary>Merges channels that carry nothing and splits saturated ones, as <c>entroscope resize</c> does.</summary>
    /// <param name="path">The rows to learn from and to choose on, divided as in the training.</param>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The circuit with other widths.</returns>
    /// <exception cref="ModelException">The model is a mixture, or has learned from the rows to choose on.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Circuit Resize(string path, ResizingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var rows = ModelSplit.Load(Model.Network, path, null, new SplitOptions { Seed = Options.Seed }, cancellation);
        return new Circuit(NetworkResizing.Run(Model.Network, rows, options, progress, cancellation).Model) { Options = Options };
    }

    /// <summary>Measures everything that <c>entroscope run</c> shows, on the data of the training.</summary>
    /// <param name="options">How much to measure; null for the defaults with the seed, the threads and any draws of <see cref="Options"/>.</param>
    /// <param name="phase">Receives what is being done; null for none.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurements.</returns>
    /// <exception cref="InvalidOperationException">The circuit is a mixture, or was not trained here: ask it one question at a time.</exception>
    /// <exception cref="ModelException">The network is not one of probabilities.</exception>
    /// <exception cref="SizeLimitException">The samples would not fit into memory.</exception>
    /// <remarks>Cost: a few passes over the rows, and those of the draws.</remarks>
    public Measurements Measure(MeasurementOptions? options = null, IProgress<string>? phase = null, CancellationToken cancellation = default)
    {
        var standard = new MeasurementOptions { Seed = Options.Seed, Threads = Engine.Threads };
        return MeasuringJob.Run(Data!, TrainedHere(), options ?? standard with { Draws = Options.Draws ?? standard.Draws }, phase, cancellation);
    }

    /// <summary>Reads rows for the model: by the names of its columns and classes, where it knows them.</summary>
    /// <param name="path">The data, in any form that <see cref="DataLoader"/> reads.</param>
    /// <param name="reading">How to read it, and which part; null for all rows.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="DataException">The data does not fit; the message names row, column, value and requirement.</exception>
    public Dataset Read(string path, DataOptions? reading = null, CancellationToken cancellation = default) =>
        ModelData.Load(Model, path, reading, cancellation).Data;

    /// <summary>Evaluates how well the model predicts rows: mean log-likelihood and, where they have labels, accuracy.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="DataException">The rows do not fit the model.</exception>
    /// <remarks>Cost: one pass up a row and component.</remarks>
    public Evaluation Evaluate(Dataset rows, CancellationToken cancellation = default)
    {
        ModelData fit = Fit(rows);
        return Evaluation.Compute(new ModelEngine(Model, Engine), fit.Data.Observations, fit.Labels, cancellation);
    }

    /// <summary>
    /// Measures how well the model names the classes of rows and how good its probabilities are: confusion matrix, precision, recall, F1, AUC, log-loss, Brier
    /// score and calibration, each with the error over the rows.
    /// </summary>
    /// <param name="rows">Rows, of which at least one has a label.</param>
    /// <param name="options">How a class is named, and the seed of the resampled rows; null names the most probable one.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The report.</returns>
    /// <exception cref="DataException">The rows do not fit the model, or none has a label.</exception>
    /// <exception cref="ArgumentException">The model has a single class, or the options do not fit it.</exception>
    /// <remarks>Cost: one pass up a row and component, and the resampled rows.</remarks>
    public ClassificationReport Classification(
        Dataset rows, ClassificationOptions? options = null, CancellationToken cancellation = default)
    {
        ModelData fit = Fit(rows);
        Refuse.Argument(Model.Classes < 2, $"The model has a single class; classification needs at least 2.", nameof(rows));
        options ??= new ClassificationOptions { Seed = Options.Seed };
        ClassificationReport? report = Model.Components[0].Reading == Reading.Score
            ? ScoreProbabilities.Compute(SignedEngines.Create(Model.Network, Engine), fit.Data.Observations, fit.Labels, cancellation)
                .Report(Model, fit.Labels, options)
            : Evaluation.Compute(new ModelEngine(Model, Engine), fit.Data.Observations, fit.Labels, options, cancellation).Classification;
        return report ?? throw new DataException($"{fit.Data.Name}: a report of the classes needs at least one row whose class is known, but none is.");
    }

    /// <summary>Sets other models beside this one on the same rows, paired over the rows, as <c>entroscope compare</c> does.</summary>
    /// <param name="others">At least one model and its name.</param>
    /// <param name="rows">Rows that fit all models and that none was trained on; at least one.</param>
    /// <param name="name">What to call this model.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The comparison.</returns>
    /// <inheritdoc cref="ModelComparison.Compute" path="/exception"/>
    /// <inheritdoc cref="ModelComparison.Compute" path="/remarks"/>
    public ModelComparison Compare(
        IReadOnlyList<(string Name, Circuit Circuit)> others, Dataset rows, string name = "this", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(others);
        return ModelComparison.Compute([(name, Model), .. others.Select(o => (o.Name, o.Circuit?.Model!))], rows, Engine, cancellation);
    }

    /// <summary>Computes log p(x) of every row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>One log-likelihood a row; negative infinity for an impossible one.</returns>
    /// <inheritdoc cref="Inference.LogLikelihood.Compute" path="/remarks"/>
    public double[] LogLikelihood(Dataset rows, CancellationToken cancellation = default) =>
        Inference.LogLikelihood.Of(new ModelEngine(Model, Engine), Fit(rows).Rows, cancellation);

    /// <summary>Computes P(Y = y | x) of every row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities, shape [rows, Y], row-major; NaN for an impossible row.</returns>
    /// <remarks>Cost: one pass up a row and component.</remarks>
    public double[] Posterior(Dataset rows, CancellationToken cancellation = default) =>
        Inference.Posterior.OfClass(new ModelEngine(Model, Engine), Fit(rows).Rows, cancellation);

    /// <summary>Computes the joint distribution of discrete sites given others; <see cref="Inference.Conditional"/> has that of continuous ones.</summary>
    /// <param name="sites">The sites asked for, none twice; the axes of the table.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The table; its probabilities sum to 1.</returns>
    /// <exception cref="ArgumentException">The sites or the evidence are not allowed.</exception>
    /// <exception cref="DataException">The evidence has probability 0.</exception>
    /// <remarks>Cost: one pass up a cell and component; for a single site one pass up and down.</remarks>
    public SiteDistribution Conditional(int[] sites, double[]? evidence = null, int label = -1, CancellationToken cancellation = default) =>
        Inference.Conditional.Table(Model, sites, evidence, label, engine: Engine, cancellation: cancellation);

    /// <summary>Finds columns by name, or by position from 0: "age,income", "0,3". A name that is a number is put in quotes.</summary>
    /// <param name="columns">The list.</param>
    /// <returns>Their sites, in the order of the list.</returns>
    /// <exception cref="ArgumentException">A column is not known, or could be either of two.</exception>
    public int[] Sites(string columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int[] found = ColumnReferences.Of(Model).FindAll(columns, out string problem);
        Refuse.Argument(problem.Length > 0, $"The list names {problem}.", nameof(columns));
        return found;
    }

    /// <summary>Summarises the distribution of one column given others: mean, standard deviation, mode, quantiles, probabilities.</summary>
    /// <param name="column">The column, by name or position.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The summary, in the unit of the column.</returns>
    /// <exception cref="ArgumentException">The column is not known, or given.</exception>
    /// <exception cref="DataException">The evidence has probability 0.</exception>
    /// <remarks>Cost: one pass up and down a component.</remarks>
    public SiteAnswer Answer(string column, double[]? evidence = null, int label = -1, CancellationToken cancellation = default) =>
        Inference.Conditional.Answer(Model, Sites(column)[0], evidence, label, Engine, cancellation);

    /// <summary>Draws samples.</summary>
    /// <param name="count">The number, at least 1.</param>
    /// <param name="label">The class to draw from, or -1 to draw it as well.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <returns>The samples, their classes and components.</returns>
    /// <exception cref="SizeLimitException">The samples would not fit into memory.</exception>
    /// <remarks>Cost: O(channels) a node and sample.</remarks>
    public SampleSet Sample(int count, int label = -1, CancellationToken cancellation = default) =>
        Sampling.Draw(Model, count, Options.Seed, label, Engine, cancellation);

    /// <summary>Fills missing values from their exact conditional distribution.</summary>
    /// <param name="rows">The rows; their labels, where known, are given.</param>
    /// <param name="method">Whether to draw jointly or to take the mean or the mode of every missing value by itself.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The rows without missing values.</returns>
    /// <exception cref="DataException">The rows do not fit the model, or one with missing values is impossible.</exception>
    /// <remarks>Cost: one pass up and down a row with missing values and component.</remarks>
    public Observations Impute(Dataset rows, ImputeMethod method = ImputeMethod.Sample, CancellationToken cancellation = default) =>
        Sampling.Fill(Model, Fit(rows).Rows, Options.Seed, method, Engine, cancellation);

    /// <summary>Fills missing values by joint draws, several times over.</summary>
    /// <param name="rows">The rows; their labels, where known, are given.</param>
    /// <param name="count">The number of tables, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The tables; the first is that of <see cref="Impute"/>.</returns>
    /// <exception cref="DataException">The rows do not fit the model, or one with missing values is impossible.</exception>
    /// <exception cref="SizeLimitException">The tables would take more memory than there is.</exception>
    public IReadOnlyList<Observations> ImputeMany(Dataset rows, int count, CancellationToken cancellation = default) =>
        Imputation.Draws(Model, Fit(rows).Rows, count, Options.Seed, Engine, cancellation);

    /// <summary>Computes an interval for every missing value.</summary>
    /// <param name="rows">The rows; their labels, where known, are given.</param>
    /// <param name="level">The probability of an interval, between 0 and 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The missing values by row and site.</returns>
    /// <exception cref="DataException">The rows do not fit the model, or one with missing values is impossible.</exception>
    public IReadOnlyList<FilledCell> ImputationIntervals(Dataset rows, double level = 0.95, CancellationToken cancellation = default) =>
        Imputation.Intervals(Model, Fit(rows).Rows, level, Engine, cancellation);

    /// <summary>Finds the most probable values, class and latents <em>together</em>, given some values.</summary>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1.</param>
    /// <returns>The explanation.</returns>
    /// <exception cref="DataException">The evidence has probability 0.</exception>
    /// <remarks>Cost: O(weights).</remarks>
    public Explanation Explain(double[]? evidence, int label = -1) => MostProbableExplanation.Compute(Model, evidence, label);

    private static EntropyOptions After(TrainingOptions? options) => options is null
        ? new EntropyOptions()
        : new EntropyOptions { Seed = options.Seed, Engine = new EngineOptions { Threads = options.Engine.Threads } };

    /// <summary>Gets the network and how it came about.</summary>
    /// <exception cref="InvalidOperationException">The circuit is a mixture, or was not trained here.</exception>
    internal TrainedModel TrainedHere() => Trained ?? throw new InvalidOperationException(
        "Only a single network that was trained here has the record that this needs; a mixture or a loaded model can be asked one question at a time.");

    private ModelData Fit(Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return ModelData.Of(Model.Pattern, rows);
    }
}
