using Entroscope.Engine;
using Entroscope.Files.Safetensors;
using Entroscope.Model;

namespace Entroscope.Files.Checkpoints;

/// <summary>Expected counts as tensors of a safetensors file.</summary>
internal static class CountsTensors
{
    private const string Weights = "weights";
    private const string Leaves = "leaves";
    private const string Classes = "classes";

    // LogLikelihood and Samples.
    private const string Totals = "totals";

    /// <summary>Adds the counts to a file to be written; the prefix distinguishes them from others.</summary>
    public static void Add(SafetensorsWriter file, ExpectedCounts counts, string prefix)
    {
        PartTensors.Add(file, prefix + Weights, counts.Weights);
        PartTensors.Add(file, prefix + Leaves, counts.Leaves);
        file.Add(prefix + Classes, counts.Classes);
        file.Add(prefix + Totals, [counts.LogLikelihood, counts.Samples]);
    }

    /// <summary>Takes the counts of a model out of a file.</summary>
    public static ExpectedCounts Read(SafetensorsReader file, ConvAC model, string prefix)
    {
        var counts = new ExpectedCounts(model);
        double[] totals = new double[2];
        PartTensors.Read(file, prefix + Weights, counts.Weights);
        PartTensors.Read(file, prefix + Leaves, counts.Leaves);
        PartTensors.Read(file, prefix + Classes, [counts.Classes]);
        PartTensors.Read(file, prefix + Totals, [totals]);
        (counts.LogLikelihood, counts.Samples) = (totals[0], totals[1]);
        return counts;
    }
}
