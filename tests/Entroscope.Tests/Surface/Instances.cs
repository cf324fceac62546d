using System.Collections;
using System.Reflection;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;
using Entroscope.Files.Checkpoints;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Inference.Classification;
using Entroscope.Information.Entanglement;
using Entroscope.Information.Estimates;
using Entroscope.Information.Theorems;
using Entroscope.Learning;
using Entroscope.Learning.Born;
using Entroscope.Learning.Hybrid;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Sources;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Arranging;
using Entroscope.Workflow.Bootstrap;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Tests.Surface;

/// <summary>Valid instances of the public types: a few models and trainings, and everything that can be reached from what they are asked.</summary>
internal sealed class Instances : IDisposable
{
    // Two of a type: a question may be asked of one model with what belongs to another.
    private const int Kept = 2;

    private readonly Dictionary<Type, List<object>> _found = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public Instances()
    {
        string data = Folder.Write("data.csv", Table("d", i => i % 5 / 4));
        string real = Folder.Write("real.csv", Table("r", i => i % 7 * 0.25));
        var training = new TrainingOptions { Steps = 1, PriorStrengths = [1], Engine = new EngineOptions { Threads = 1 }, Refit = false };
        var plan = new NetworkPlan { Tree = "line", Widths = [2], LeafChannels = 2, RealLeafChannels = 2 };
        DataSplit split = DataLoader.LoadSplit(data, new DataOptions { Label = "y" });
        Circuit discrete = Circuit.Of(split, TrainingJob.Run(split, plan, training), training).With(1, 1, 256);
        ModelFile.Save(discrete.Model, Folder["model.json"]);
        Add(training, plan, split, discrete, new EngineOptions { Threads = 1 }, new EntropyOptions { Draws = 256, Engine = new EngineOptions { Threads = 1 } },
            new MeasurementOptions { Draws = 256, Samples = 1, Imputations = 1, Threads = 1 }, new HybridOptions { Steps = 1 }, new EnsembleOptions(2),
            new BornOptions { Steps = 1 },
            new VerificationOptions { MaxDraws = 2048, EmSteps = 1, Engine = new EngineOptions { Threads = 1 } },
            new ResizingOptions { Prune = 0.5, Steps = 1 }, new RandomStream(1, "surface"),
            discrete.Measure(new MeasurementOptions { Draws = 256, Threads = 1 }),
            PoolingTree.Line(4), new CheckpointFolder(Folder["run"]));
        Dataset rows = split.Train;
        Add(discrete.Entropies(), discrete.EntropyBracket(), discrete.DistanceLaw(), discrete.Scaling(), discrete.SharedLedger(rows),
            discrete.SharedLedgerOfRows(rows), discrete.LedgerOfRows(rows), discrete.WidthAdvice(),
            discrete.RenyiEntropy(2, [0, 1]), discrete.PatchInformation(), SitePartition.Halves(discrete.Model.Sites), discrete.Truncate(0.5),
            discrete.Entanglement(new EntanglementOptions { Partitions = [SitePartition.Halves(discrete.Model.Sites)], Threads = 1 }),
            discrete.MutualInformation([0], [1]), discrete.Divergence(discrete), discrete.Conditional([0]), discrete.Sample(2), discrete.Explain(null),
            discrete.Verify(rows, new VerificationOptions { MaxDraws = 2048, EmSteps = 1 }),
            discrete.TrainHybrid(new HybridOptions { Steps = 1 }, training), BornJob.Run(split, plan, new BornOptions { Steps = 1 }, training));
        DataSplit many = DataLoader.LoadSplit(Folder.Write("many.csv", Table("d", i => i % 5 / 4, 120)), new DataOptions { Label = "y" });
        var arranging = new ArrangementOptions { Trainings = 1, Width = 2, Threads = 1 };
        Add(arranging, Circuit.Arrange(many, arranging));
        DataSplit realSplit = DataLoader.LoadSplit(real, new DataOptions { Label = "y" });
        Circuit mixed = Circuit.Of(realSplit, TrainingJob.Run(realSplit, plan, training), training).With(1, 1, 256);
        DataSplit quantiles = realSplit.WithRealLeaves(LeafFamily.Quantile);
        Add(TrainingJob.Run(quantiles, plan, training).Mixture.Components[0].Leaves[3], new SymbolCodes([0, 200]),
            TrainingJob.Run(realSplit.WithRealLeaves(LeafFamily.NormalScore), plan, training).Mixture.Components[0].Leaves[3],
            ModelEnsemble.Train(discrete.Model, split, (part, k, stop) =>
                TrainingJob.Run(part, plan, training, cancellation: stop).Mixture, new EnsembleOptions(2),
                Folder["fits"]),
            new LeafChoice(new LeafCandidate(1, -1.5, -1.5, -1.5, -1.5), [], 1));
        Add(mixed, Conditional.Mixture(mixed.Model, [3]));
        var samples = new SampleMatrix(4, 1, new double[] { 0, 1, 0, 1 });
        Add(new CostMatrix([[0, 1], [2, 0]]), samples);
        Add(new EstimatorInput(samples) { Y = samples, Permutations = 0 }, EstimatorCatalog.Estimators[0], EstimatorCatalog.ClosedForms[0],
            EstimatorCatalog.ClosedForms[0].Compute());
        Source source = SourceCatalog.Create("coin", 8);
        Add(source, source.Law, source.Truth(), SourceCatalog.Find("coin"));
        Add(new BernoulliLeaf([0.25, 0.5]), new BinomialLeaf(3, [0.25, 0.5]), new CategoricalLeaf(2, 2, [0.25, 0.75, 0.5, 0.5]),
            new FeatureLeaf(LeafFamily.Cosine, [1, 2], [0, 0.5]), new GaussianLeaf([0, 1], [1, 2]),
            new StudentLeaf([0, 1], [1, 2], [StudentLeaf.AllowedDegrees[0], StudentLeaf.AllowedDegrees[0]]));
    }

    private static string Table(string last, Func<int, double> value, int rows = 60) => $"a,b,c,{last},y\n" + string.Concat(Enumerable.Range(0, rows).Select(
        i => FormattableString.Invariant($"{i % 2},{i / 2 % 2},{i % 3},{value(i)},{(i % 2 == 0 ? "p" : "q")}\n")));

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Gets up to two valid instances of a type.</summary>
    public IReadOnlyList<object> Of(Type type) =>
        _found.TryGetValue(type, out List<object>? exact) ? exact : [.. _found.Values.SelectMany(v => v).Where(type.IsInstanceOfType).Take(Kept)];

    public void Dispose() => Folder.Dispose();

    private void Add(params object[] values)
    {
        var pending = new Stack<object>(values.Reverse());
        while (pending.TryPop(out object? value))
        {
            Type type = value.GetType();
            if (value is string || type.IsPrimitive || (!type.IsValueType && !_seen.Add(value)))
            {
                continue;
            }

            if (type is { IsPublic: false, BaseType: { IsPublic: true } visible } && visible.Assembly == typeof(Circuit).Assembly)
            {
                type = visible;
            }

            if (type.Assembly == typeof(Circuit).Assembly && type.IsPublic && !type.IsArray)
            {
                if (!_found.TryGetValue(type, out List<object>? known))
                {
                    _found[type] = known = [];
                }

                if (known.Count >= Kept)
                {
                    continue;
                }

                known.Add(value);
                foreach (PropertyInfo property in type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRefLike))
                {
                    Push(pending, property, value);
                }
            }
            else if (value is IEnumerable items and not Array { Rank: > 1 })
            {
                foreach (object? item in items.Cast<object?>().Take(3).Where(item => item is not null && !item.GetType().IsPrimitive).Reverse())
                {
                    pending.Push(item!);
                }
            }
        }
    }

    private static void Push(Stack<object> pending, PropertyInfo property, object value)
    {
        try
        {
            if (property.GetValue(value) is { } inner)
            {
                pending.Push(inner);
            }
        }
        catch (TargetInvocationException)
        {
            // A question that this instance does not answer.
        }
    }
}
