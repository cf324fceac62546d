using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>The entropy of sites as the mean of -log p over exact draws, of a model that has no ledger to help.</summary>
internal static class PlainDraws
{
    private const int ChunkRows = 512;

    /// <summary>Estimates H(X_A), with the part of values too rare to be among the draws in its error.</summary>
    public static Estimate Entropy(ConvACMixture model, int[] sites, EntropyOptions options, CancellationToken cancellation)
    {
        EntropyOptions.Validate(options);
        var engine = new ModelEngine(model, options.Engine);
        var draws = new DrawnBlocks(model, sites, options.Seed, "entropy draws");
        var moments = new DrawMoments(1);
        double[] values = new double[ChunkRows];
        foreach (SampleBlock block in SampleSource.Draw(draws.Next, options.LastDraw).Blocks(ChunkRows))
        {
            engine.LogLikelihood(block.Data, RowSelection.All(block.Data), values.AsMemory(0, block.Rows.Count), cancellation: cancellation);
            TensorPrimitives.Negate(values, values);
            moments.Add(values, null, block.Rows.Count);
            if (options.IsReached(moments.Mean(0).WithUnseen()))
            {
                break;
            }
        }

        return moments.Mean(0).WithUnseen();
    }
}
