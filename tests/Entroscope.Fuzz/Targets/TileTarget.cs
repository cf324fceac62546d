using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Data.Tiles;
using Entroscope.Engine;
using Entroscope.Fuzz.Mutations;
using Entroscope.Learning;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Fuzz.Targets;

/// <summary>
/// A folder of tiles: the manifest, then the tiles. Variant 0 reads it as it is, variant 1 with the hashes of the tiles that there are, so that values and
/// sizes are checked, too; variants 2 and 3 train on it for a step.
/// </summary>
internal sealed class TileTarget : FuzzTarget
{
    private const int Variants = 4;
    private const int MostColumns = 64;
    private const int TileRows = 64;

    private static readonly TrainingOptions OneStep = new()
    {
        Steps = 1,
        BatchSize = 50,
        PriorStrengths = [1],
        GaussianStrength = 1,
        Refit = false,
        Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 },
    };

    public override string Name => "tiles";

    public override bool Run(FuzzInput input, string folder)
    {
        byte[][] tiles = input.Files[1..];
        File.WriteAllBytes(Path.Combine(folder, TileManifest.FileName), input.Variant % 2 == 0 ? input.Files[0] : WithHashes(input.Files[0], tiles));
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            File.WriteAllBytes(Path.Combine(folder, TileManifest.NameOf(tile)), tiles[tile]);
        }

        if (input.Variant < 2)
        {
            Dataset all = Named(folder, () => DataLoader.Load(folder));
            Demand(all.Fingerprint.Length > 0 && all.Observations.Rows > 0, "Tiles without rows or without a fingerprint.");
            return true;
        }

        DataSplit split = Named(folder, () => DataLoader.LoadSplit(folder));
        if (split.Train.Observations.Sites <= MostColumns)
        {
            TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = "cp", Widths = [2], LeafChannels = 2 }, OneStep);
            Demand(trained.Mixture.Pattern.Leaves.Count == split.Train.Observations.Sites, "A trained model of other columns than the tiles.");
        }

        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds()
    {
        var random = new RandomStream(3, "fuzz tiles");
        string[] tables =
        [
            "a,b,y\n" + Rows(150, r => Invariant($"{r % 2},{(r % 9 == 0 ? "?" : Invariant($"{r % 3}"))},{(r % 2 == 0 ? "yes" : "no")}")),
            "a,b,c\n" + Rows(200, r => Invariant($"{random.NextGaussian():R},{40_000 + (r % 3)},{r * 0.5}")),
            "t,u\n" + Rows(130, r => Invariant($"{(r % 3 == 0 ? "red" : "blue")},{r % 300}")),
        ];
        foreach (string table in tables)
        {
            using var folder = new ScratchFolder();
            string source = Path.Combine(folder.Path, "t.csv");
            string tiles = Path.Combine(folder.Path, "tiles");
            File.WriteAllText(source, table);
            DataTiles.Write(source, tiles, new DataOptions { Label = table.Contains(",y", StringComparison.Ordinal) ? "y" : null }, TileRows);
            byte[][] files = [.. Directory.GetFiles(tiles).OrderByDescending(p => Path.GetFileName(p) == TileManifest.FileName)
                .ThenBy(p => p, StringComparer.Ordinal).Select(File.ReadAllBytes)];
            for (int variant = 0; variant < Variants; variant++)
            {
                yield return new FuzzInput(Name, variant, files);
            }
        }
    }

    // The manifest is the input that other files are checked against: it is text.
    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) =>
        content.Length > 0 && content[0] == (byte)'{' && random.NextInt(5) > 0
            ? JsonEdits.Apply(content, other, random)
            : ByteEdits.Apply(content, other, random);

    private static string Rows(int count, Func<int, string> row) => string.Concat(Enumerable.Range(0, count).Select(r => row(r) + "\n"));

    private static byte[] WithHashes(byte[] manifest, byte[][] tiles)
    {
        try
        {
            if (JsonNode.Parse(manifest) is JsonObject root && root["tiles"] is JsonArray hashes)
            {
                for (int tile = 0; tile < Math.Min(hashes.Count, tiles.Length); tile++)
                {
                    hashes[tile] = Convert.ToHexStringLower(SHA256.HashData(tiles[tile]));
                }

                return Encoding.UTF8.GetBytes(root.ToJsonString());
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // It is no manifest: it is read as it is.
        }

        return manifest;
    }
}
