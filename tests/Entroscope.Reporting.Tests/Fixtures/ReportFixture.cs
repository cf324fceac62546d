using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Measuring;

namespace Entroscope.Reporting.Tests.Fixtures;

/// <summary>Makes up reports whose numbers obey the ledger's identities, from a seed.</summary>
internal sealed class ReportFixture
{
    private readonly RandomStream _random;
    private readonly NetworkShape _shape;
    private readonly LeafSpecification[] _leaves;
    private readonly int _draws;

    private ReportFixture(NetworkShape shape, LeafSpecification leaf, int draws)
    {
        _random = new RandomStream(7, "report fixture");
        _shape = shape;
        _leaves = [.. Enumerable.Repeat(leaf, shape.Tree.SiteCount)];
        _draws = draws;
    }

    private PoolingTree Tree => _shape.Tree;

    private double Top => _leaves[0].Alphabet > 0 ? Math.Log(_leaves[0].Alphabet) : 0.4;

    /// <summary>Images of 8x8 pixels with 17 grey values, 10 classes and 7 levels.</summary>
    public static RunReport Digits() =>
        new ReportFixture(NetworkShape.PerLevel(PoolingTree.Grid(8, 8), 6, [10, 16, 24, 32, 40, 40], 10), new LeafSpecification(LeafFamily.Binomial, 17), 4000)
            .Build("Digits, 8x8", "digits", surprising: 6);

    /// <summary>Images of 28x28 pixels with 256 grey values and 11 levels.</summary>
    public static RunReport Large() =>
        new ReportFixture(NetworkShape.PerLevel(PoolingTree.Grid(28, 28), 16, [32], 10), new LeafSpecification(LeafFamily.Categorical, 256), 4000)
            .Build("Fashion-MNIST", "fashion-mnist", surprising: 8);

    /// <summary>Images of 28x28 pixels on a chain of 20 levels.</summary>
    public static RunReport Deep()
    {
        var children = new List<int[]>();
        int per = 784 / 20;
        for (int l = 0; l < 20; l++)
        {
            int[] sites = [.. Enumerable.Range(l * per, l == 19 ? 784 - (19 * per) : per)];
            children.Add(l == 0 ? sites : [783 + l, .. sites]);
        }

        var tree = PoolingTree.FromChildren(784, children, "chain", new GridSize(28, 28));
        return new ReportFixture(NetworkShape.PerLevel(tree, 8, [16], 10), new LeafSpecification(LeafFamily.Categorical, 256), 500)
            .Build("A deep chain", "deep", surprising: 8);
    }

    /// <summary>A table of 16 binary columns without classes, on a line.</summary>
    public static RunReport Table() =>
        new ReportFixture(NetworkShape.PerLevel(PoolingTree.Line(16), 2, [4, 6, 6, 4]), new LeafSpecification(LeafFamily.Bernoulli, 2), 4000)
            .Build("nltcs", "nltcs", surprising: 3, names: true);

    /// <summary>A table of 5 real columns with missing values and two classes, on a tree of irregular shape.</summary>
    public static RunReport Real() =>
        new ReportFixture(NetworkShape.PerLevel(PoolingTree.FromChildren(5, [[0, 1], [5, 2], [3, 4], [6, 7]]), 3, [4],
            2), new LeafSpecification(LeafFamily.Gaussian, 0), 2000)
            .Build("measurements.csv", "measurements", surprising: 2, names: true);

    /// <summary>Rows of four binary columns with two classes: small, but with every part.</summary>
    public static RunReport Small() =>
        new ReportFixture(NetworkShape.PerLevel(PoolingTree.Line(4), 2, [3, 2], 2), new LeafSpecification(LeafFamily.Bernoulli, 2), 1000)
            .Build("small", "small.csv", surprising: 1);

    /// <summary>The smallest report: one level above two sites, one class, one sample, no errors, nothing optional.</summary>
    public static RunReport Smallest()
    {
        RunReport full = new ReportFixture(NetworkShape.PerLevel(PoolingTree.Cp(2), 2, [1]), new LeafSpecification(LeafFamily.Bernoulli, 2), 1)
            .Build("tiny", "tiny", surprising: 1);
        return full with
        {
            Started = null,
            Seconds = double.NaN,
            Performance = null,
            Test = null,
            Validation = null,
            LedgerData = "training",
            LedgerGivenClass = null,
            Information = null,
            MostSurprising = [],
            LeastSurprising = [],
            Samples = null,
            Imputations = [],
            Training = full.Training with { History = [], Seconds = double.NaN },
        };
    }

    private static PerformanceSummary Performance() => new(
        new TrainingProfile
        {
            Threads = 2,
            Arithmetic = EngineKind.Single,
            Samples = 65820,
            ScoredSamples = 12200,
            RescuedSamples = 3,
            RescuedScoredSamples = 1,
            OperationsPerSample = 200_000,
            StartSeconds = 4,
            ExpectationSeconds = 16,
            MaximizationSeconds = 2,
            ScoringSeconds = 3,
            CheckpointSeconds = 1,
            TotalSeconds = 29.25,
        },
        PeakGigaflops: 160);

    private RunReport Build(string title, string name, int surprising, bool names = false)
    {
        DatasetLedger ledger = Ledger(0.02);
        LayerEntropies entropies = Entropies();
        SampleReport[] samples = [.. Enumerable.Range(0, 2 * surprising).Select(k => Sample(k, k < surprising ? 1.6 : 0.5))];
        double logLikelihood = -ledger.Surprisal.Value;
        Evaluation Evaluate(int rows, double shift) => new()
        {
            Rows = rows,
            LogLikelihood = logLikelihood * (1 - shift),
            StandardError = Error(0.01 * Math.Abs(logLikelihood)),
            LabelledRows = rows,
            BitsPerSite = -(logLikelihood * (1 - shift)) / Tree.SiteCount / Math.Log(2),
            Accuracy = _shape.Classes > 1 ? 0.947 + shift : null,
        };
        return new RunReport
        {
            Title = title,
            Version = "0.1.0",
            Started = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
            Seconds = 41.7,
            Performance = Performance(),
            Model = new ModelSummary
            {
                Shape = _shape,
                Leaves = _leaves,
                Parameters = _shape.WeightCount + _leaves.Sum(l => l.ParameterCount(_shape.Channels(0))) + _shape.Classes,
                Metadata = new ModelMetadata { SiteNames = names ? [.. Names().Take(Tree.SiteCount)] : null },
            },
            Data = new DataSummary
            {
                Name = name,
                TrainingRows = 1097,
                ValidationRows = 200,
                TestRows = 500,
                Columns = Tree.SiteCount,
                Kinds = Invariant($"{Tree.SiteCount} {_leaves[0].Family} columns"),
                Notes = ["Column 'empty' has no value in the training rows; its leaf stays uniform."],
                Fingerprint = "sha256:5f1c9d2e7ab04c31",
            },
            Training = new TrainingSummary
            {
                Initialisation = "bottom-up clustering",
                Steps = 60,
                BestStep = 44,
                BestRestart = 1,
                PriorStrength = 0.3,
                Seconds =
                29.3,
                History = [.. History(logLikelihood)]
            },
            Train = Evaluate(1097, 0.04),
            Validation = Evaluate(200, 0.005),
            Test = Evaluate(500, 0),
            LedgerData = "test",
            Ledger = ledger,
            Shared = SharedFixture.Of(_shape, ledger),
            LedgerGivenClass = _shape.Classes > 1 ? ledger with { Surprisal = ledger.Surprisal with { Value = ledger.Surprisal.Value - 2 } } : null,
            Entropies = entropies,
            Information = InformationFixture.Of(_shape, _leaves, entropies, _draws),
            Levels = LevelReport.OfAll(_shape, ledger, entropies),
            MostSurprising = samples[..surprising],
            LeastSurprising = samples[surprising..],
            Samples = Observations.FromRows([.. Enumerable.Range(0, 20).Select(k => Values(k))]),
            Imputations = [.. Enumerable.Range(0, 6).Select(Imputation)],
        };
    }

    private double Error(double size) => _draws > 1 ? size : double.NaN;

    private Estimate Measured(double value, double relative) => new(value, Error(Math.Abs(value) * relative), _draws);

    // What node v carries: part of what its channels allow, less towards the edge of an image.
    private double[] NodeTerms(double part) => [.. Enumerable.Range(0, Tree.NodeCount)
        .Select(v => Math.Log(_shape.Channels(v)) * part * Centre(v) * (0.5 + _random.NextDouble()) / (1 + Tree.HeightOf(v)) * Math.Min(1, Top / 4))];

    private double Centre(int v)
    {
        if (Tree.Image is not { } image)
        {
            return 1;
        }

        int[] scope = Tree.Scope(v);
        double y = (scope.Average(i => i / image.Width) + 0.5) / image.Height * 2 - 1;
        double x = (scope.Average(i => i % image.Width) + 0.5) / image.Width * 2 - 1;
        return Math.Exp(-1.5 * ((x * x) + (y * y)));
    }

    private double[] SiteTerms(double part) => [.. Enumerable.Range(0, Tree.SiteCount)
        .Select(i => (Top * part * Centre(i) * (0.7 + (0.6 * _random.NextDouble()))) - (_leaves[0].Alphabet > 0 ? 0 : 0.3))];

    private DatasetLedger Ledger(double relative)
    {
        double[] nodes = NodeTerms(0.5);
        double[] sites = SiteTerms(0.45);
        double classes = _shape.Classes > 1 ? Math.Log(_shape.Classes) * 0.9 : 0;
        double[] levels = ByLevel(nodes);
        double[] given = Cumulate(sites.Sum(), levels);
        double[] patchGiven = Patches(sites, nodes);
        return new DatasetLedger
        {
            Samples = _draws > 1 ? 500 : 1,
            Surprisal = Measured(given[^1] + classes, relative),
            ClassInformation = Measured(classes, relative),
            NodeInformation = Array.ConvertAll(nodes, t => Measured(t, relative)),
            SiteSurprisal = Array.ConvertAll(sites, s => Measured(s, relative)),
            SurprisalGivenLevel = [.. given[..^1].Select(e => Measured(e, relative))],
            LevelInformation = Array.ConvertAll(levels, t => Measured(t, relative)),
            PatchSurprisalGivenLatent = Array.ConvertAll(patchGiven, e => Measured(e, relative)),
            PatchSurprisal = [.. Alone(patchGiven, nodes).Select(m => Measured(m, relative))],
        };
    }

    private LayerEntropies Entropies()
    {
        double[] nodes = NodeTerms(0.45);
        double[] sites = SiteTerms(0.44);
        double classes = _shape.Classes > 1 ? Math.Log(_shape.Classes) * 0.85 : 0;
        double[] capacity = [.. Enumerable.Range(0, Tree.NodeCount).Select(v => Math.Log(_shape.Channels(v)) * 0.9)];
        double[] levels = ByLevel(nodes);
        double[] given = Cumulate(sites.Sum(), levels);
        double[] patchGiven = Patches(sites, nodes);
        return new LayerEntropies
        {
            Method = "draws",
            Draws = _draws,
            Entropy = Measured(given[^1] + classes, 0.004),
            EntropyGivenLevel = [.. given[..^1].Select((e, l) => l == 0 ? Estimate.Exact(e) : Measured(e, 0.004))],
            EntropyGivenClass = Measured(given[^1], 0.004),
            ClassInformation = Measured(classes, 0.004),
            ClassEntropy = Math.Log(_shape.Classes),
            Increments = Array.ConvertAll(levels, t => Measured(t, 0.01)),
            CapacityPerLevel = ByLevel(capacity),
            NodeInformation = Array.ConvertAll(nodes, t => Measured(t, 0.01)),
            NodeCapacity = capacity,
            PatchEntropyGivenLatent = Array.ConvertAll(patchGiven, e => Measured(e, 0.004)),
            PatchEntropy = [.. Alone(patchGiven, nodes).Select(m => Measured(m, 0.004))],
            PatchEntropyPerLevel = PerLevel(Alone(patchGiven, nodes)),
            JointEntropyAll = Measured(given[^1] + ByLevel(capacity).Sum(), 0.004),
        };
    }

    private Estimate[] PerLevel(double[] patches) =>
        [.. Enumerable.Range(0, Tree.Height + 1).Select(l => Measured(Tree.Cut(l).Sum(v => patches[v]), 0.002))];

    private double[] ByLevel(double[] nodes)
    {
        double[] sums = new double[Tree.Height + 1];
        for (int v = 0; v < nodes.Length; v++)
        {
            sums[Tree.SpendingLevel(v)] += nodes[v];
        }

        return sums;
    }

    // The surprisal of a patch given its own latent: what its sites and the nodes below it cost.
    private double[] Patches(double[] sites, double[] nodes)
    {
        double[] sums = new double[Tree.NodeCount];
        foreach (int v in Tree.ChildrenFirst)
        {
            sums[v] += Tree.IsSite(v) ? sites[v] : 0;
            if (v != Tree.Root)
            {
                sums[Tree.Parent(v)] += sums[v] + nodes[v];
            }
        }

        return sums;
    }

    // The surprisal of a patch alone: a little less than that of its parts together.
    private double[] Alone(double[] patchGiven, double[] nodes)
    {
        double[] gap = new double[Tree.NodeCount];
        foreach (int v in Tree.ChildrenFirst.ToArray().Reverse())
        {
            if (v == Tree.Root)
            {
                gap[v] = 0.1 * Math.Log(_shape.Channels(v));
            }

            int[] children = Tree.Children(v).ToArray();
            double parts = gap[v] + children.Sum(c => nodes[c]);
            Array.ForEach(children, c => gap[c] = (parts / children.Length) + (0.02 * Top));
        }

        return [.. patchGiven.Select((e, v) => e + gap[v])];
    }

    private static double[] Cumulate(double first, double[] steps)
    {
        double[] sums = new double[steps.Length + 1];
        sums[0] = first;
        for (int l = 0; l < steps.Length; l++)
        {
            sums[l + 1] = sums[l] + steps[l];
        }

        return sums;
    }

    private SampleReport Sample(int k, double part)
    {
        double[] nodes = NodeTerms(0.5 * part);
        double[] sites = SiteTerms(0.45 * part);
        double[] posterior = new double[_shape.Classes];
        Array.Fill(posterior, 0.2 / Math.Max(1, posterior.Length - 1));
        posterior[k % posterior.Length] = posterior.Length > 1 ? 0.8 : 1;
        double classes = _shape.Classes > 1 ? 0.6 * Math.Log(_shape.Classes) : 0;
        return new SampleReport
        {
            Row = 1300 + (37 * k),
            Label = _shape.Classes > 1 ? (k % 3 == 0 ? 1 : k) % _shape.Classes : null,
            Posterior = posterior,
            Values = Values(k),
            Surprisal = classes + nodes.Sum() + sites.Sum(),
            ClassInformation = classes,
            NodeInformation = nodes,
            SiteSurprisal = sites,
            Marginal = [.. sites.Select(s => s + 0.3)],
            GivenRest = [.. sites.Select((s, i) => s + (0.05 * (i % 4)))],
            Shared = [.. Enumerable.Range(0, Tree.NodeCount).Select(v => Tree.IsSite(v) ? 0 : 0.1 * (1 + (v % 3)))],
        };
    }

    private double[] Values(int k)
    {
        if (Tree.Image is not { } image)
        {
            return [.. Enumerable.Range(0, Tree.SiteCount)
                .Select(i => _leaves[i].Alphabet > 0 ? _random.NextInt(_leaves[i].Alphabet) : (k + i) % 9 == 4 ? double.NaN : _random.NextGaussian() * 3)];
        }

        // A ring of changing shape, like a zero.
        double high = _leaves[0].Alphabet - 1;
        double radius = 0.45 + (0.04 * (k % 5));
        return [.. Enumerable.Range(0, image.Count).Select(i =>
        {
            double y = ((i / image.Width) + 0.5) / image.Height * 2 - 1;
            double x = (((i % image.Width) + 0.5) / image.Width * 2 - 1) * (1 + (0.2 * (k % 3)));
            double distance = Math.Abs(Math.Sqrt((x * x) + (y * y)) - radius);
            return Math.Round(high * Math.Exp(-distance * distance * 30));
        })];
    }

    private ImputationReport Imputation(int k)
    {
        double[] original = Values(k);
        bool[] hidden = [.. original.Select((_, i) => i >= original.Length / 2)];
        double[] filled = Values(k + 1);
        return new ImputationReport(original, hidden, [.. original.Select((x, i) => hidden[i] ? filled[i] : x)]);
    }

    private static IEnumerable<TrainingPoint> History(double last)
    {
        for (int restart = 0; restart < 2; restart++)
        {
            for (int step = 0; step <= 30 * (restart + 1); step += 2)
            {
                double gain = Math.Exp(-step / 9.0) * Math.Abs(last) * (0.12 + (0.03 * (1 - restart)));
                double overfit = step > 44 ? Math.Pow(step - 44, 2) * 2e-5 : 0;
                yield return new TrainingPoint(restart, step, (last * 0.96) - gain, (last * (0.995 + overfit + (0.01 * (1 - restart)))) - gain);
            }
        }
    }

    private static string[] Names() =>
        ["age", "eating", "getting in/out of bed", "getting around inside", "dressing", "bathing", "toileting", "heavy housework", "light housework", "laundry",
            "cooking", "grocery shopping", "outside mobility", "travelling", "managing money", "telephoning"];
}
