using System.Buffers.Binary;
using System.Security.Cryptography;
using Entroscope.Coding;
using Entroscope.Engine;
using Entroscope.Fuzz.Mutations;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Fuzz.Targets;

/// <summary>Compressed rows of small models of every discrete family and of a mixture; what decodes is compressed again and comes back.</summary>
internal sealed class CompressedTarget : FuzzTarget
{
    private const int Rows = 40;
    private static readonly EngineOptions Engine = new() { Threads = 1 };
    private static readonly ConvACMixture[] Models = [.. MakeModels()];

    public override string Name => "entc";

    public override bool Run(FuzzInput input, string folder)
    {
        ConvACMixture model = Models[input.Variant];
        string path = Path.Combine(folder, "rows.entc");
        File.WriteAllBytes(path, input.Files[0]);
        CodedRows rows = Named(path, () => RowCompression.Decompress(model, path, Engine));
        var fitting = FittingRows.Of(model.Pattern, rows.Data, rows.Labels);
        RowCompression.Compress(model, fitting, path, Engine);
        CodedRows again = RowCompression.Decompress(model, path, Engine);
        Demand(again.Data.Rows == rows.Data.Rows && (again.Labels is null) == (rows.Labels is null), "Rows that change when they are compressed again.");
        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds()
    {
        for (int variant = 0; variant < Models.Length; variant++)
        {
            ConvACMixture model = Models[variant];
            var random = new RandomStream((ulong)variant, "fuzz labels");
            foreach (double missing in new[] { 0, 0.2 })
            {
                Observations data = RandomNetworks.Data(model.Pattern, Rows, missing, 5);
                int[]? labels = missing > 0 ? null : [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(model.Classes + 1) - 1)];
                byte[][] parts = RowCompression.Compress(
                    new RowCode(model), FittingRows.Of(model.Pattern, data, labels), Engine, out _, CancellationToken.None);
                yield return new FuzzInput(Name, variant, [[.. parts.SelectMany(p => p)]]);
            }
        }
    }

    // Half of the changes get check sums that are right, so that what is behind them is reached.
    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random)
    {
        if (random.NextInt(2) == 0)
        {
            return ByteEdits.Apply(content, other, random);
        }

        CodeHeader header = CodeHeader.Read(content, out int length);
        byte[] blocks = content[length..];
        if (random.NextInt(2) == 0)
        {
            blocks = ByteEdits.Apply(blocks, other, random);
            blocks = blocks[..Math.Min(blocks.Length, content.Length)];
        }

        int[] lengths = [.. header.Blocks];
        lengths[^1] = Math.Max(0, lengths[^1] + blocks.Length - (content.Length - length));
        header = random.NextInt(3) switch
        {
            0 => header with { Rows = 1 + random.NextInt(2000), BlockRows = header.BlockRows },
            1 => header with { HasLabels = !header.HasLabels },
            _ => header,
        };
        return [.. (header with { Blocks = lengths, Sums = Sums(lengths, blocks) }).ToBytes(), .. blocks];
    }

    private static uint[] Sums(int[] lengths, byte[] blocks)
    {
        uint[] sums = new uint[lengths.Length];
        for (int b = 0, place = 0; b < sums.Length; b++)
        {
            int end = Math.Min(blocks.Length, place + lengths[b]);
            sums[b] = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(blocks.AsSpan(Math.Min(place, end)..end)));
            place = end;
        }

        return sums;
    }

    private static IEnumerable<ConvACMixture> MakeModels()
    {
        var options = new RandomNetworkOptions { MaxChannels = 3, MaxClasses = 3, MaxAlphabet = 9, NearDeterministic = 0 };
        foreach (LeafFamily family in new[] { LeafFamily.Categorical, LeafFamily.Bernoulli, LeafFamily.Binomial })
        {
            var random = new RandomStream((ulong)family, "fuzz code");
            ConvAC network = RandomNetworks.Build(RandomTrees.OfAnyShape(6, random), false, random, options with { Families = [family] });
            yield return network;
            yield return new ConvACMixture([network, network], [0.25, 0.75]);
        }
    }
}
