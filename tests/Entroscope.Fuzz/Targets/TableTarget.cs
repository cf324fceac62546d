using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Formats;
using Entroscope.Fuzz.Mutations;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Fuzz.Targets;

/// <summary>A format of tables: it is read with any options, and what is read is trained on for a step.</summary>
/// <param name="name">The name of the format.</param>
/// <param name="fileNames">The names of an input's files, in order; one whose bytes are empty is left out where it is not the first.</param>
/// <param name="path">What is read: the name of a file or of a set of files, or null for the folder.</param>
/// <param name="seeds">Valid inputs.</param>
/// <param name="edit">How a file is changed.</param>
internal sealed class TableTarget(string name, string[] fileNames, string? path, IEnumerable<byte[][]> seeds, Edit edit) : FuzzTarget
{
    private const int Variants = 6 * 5 * 3 * 3 * 4;
    private const int MostColumns = 64;
    private const int MostRows = 2000;

    // All rows; parts, with a test part drawn; parts, as they are, with a label, and with the other families of real columns;
    // rows for a model.
    private static readonly int[] Usual = [0, 270, 540, 541, 540 + 90, 540 + 180, 810];

    private static readonly Lazy<Circuit> Asked = new(() => new Circuit(SmallTrainings.Models().First()));

    private static readonly TrainingOptions OneStep = new()
    {
        Steps = 1,
        PriorStrengths = [1],
        GaussianStrength = 1,
        Refit = false,
        Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 },
    };

    public override string Name => name;

    public override int Weight => 6;

    public override bool Run(FuzzInput input, string folder)
    {
        for (int i = 0; i < fileNames.Length; i++)
        {
            if (i < input.Files.Length && (i == 0 || input.Files[i].Length > 0))
            {
                File.WriteAllBytes(Path.Combine(folder, fileNames[i]), input.Files[i]);
            }
        }

        string source = path is null ? folder : Path.Combine(folder, path);
        int variant = input.Variant;
        DataOptions options = Options(ref variant);
        if (variant == 0)
        {
            Dataset all = Named(folder, () => DataLoader.Load(source, options with { RealLeaf = LeafFamily.Gaussian }));
            Demand(all.Fingerprint.Length > 0 && all.Observations.Rows > 0, "A table without rows or without a fingerprint.");
            return true;
        }

        if (variant == 3)
        {
            Dataset rows = Named(folder, () => Asked.Value.Read(source, options));
            Demand(rows.Observations.Sites == Asked.Value.Model.Pattern.Tree.SiteCount, "Rows for a model with other columns than its own.");
            return true;
        }

        DataSplit split = Named(folder, () => DataLoader.LoadSplit(source, options, variant == 1 ? new SplitOptions { TestFraction = 0.2 } : null));
        if (split.Train.Observations.Sites <= MostColumns && split.Train.Observations.Rows <= MostRows)
        {
            Train(split);
        }

        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds() => seeds.SelectMany(files => Usual.Select(v => new FuzzInput(name, v, files)));

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) => edit(content, other, random);

    protected override FuzzInput Varied(FuzzInput seed, RandomStream random) =>
        random.NextInt(6) == 0 ? seed with { Variant = random.NextInt(Variants) } : seed;

    private static void Train(DataSplit split)
    {
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = "cp", Widths = [2], LeafChannels = 2 }, OneStep);
        Demand(trained.Mixture.Pattern.Leaves.Count == split.Train.Observations.Sites,
            "A trained model of other columns than the data.");
    }

    private static DataOptions Options(ref int variant)
    {
        int Next(ref int rest, int count)
        {
            int digit = rest % count;
            rest /= count;
            return digit;
        }

        string? label = Next(ref variant, 6) switch { 1 => "last", 2 => "y", 3 => "0", 4 => "1", _ => null };
        ColumnKind? kind = Next(ref variant, 5) is > 0 and int k ? (ColumnKind)(k - 1) : null;
        Dictionary<string, ColumnKind>? kinds = Next(ref variant, 3) switch
        {
            1 => new Dictionary<string, ColumnKind>(StringComparer.Ordinal) { ["0"] = ColumnKind.Count, ["2"] = ColumnKind.Real },
            2 => new Dictionary<string, ColumnKind>(StringComparer.Ordinal) { ["a"] = ColumnKind.Categorical },
            _ => null,
        };
        LeafFamily real = Next(ref variant, 3) switch { 1 => LeafFamily.Quantile, 2 => LeafFamily.Student, _ => LeafFamily.Gaussian };
        return new DataOptions
        {
            Formats = TableFormats.All,
            Label = label,
            NoLabel = label is null && kind is not null,
            Kind = kind,
            ColumnKinds = kinds,
            RealLeaf = real,
        };
    }
}
