using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>Expected counts as tensors of a safetensors file.</summary>
internal static class CountsTensors
{
    private const string Weights = "statistics.weights";
    private const string Leaves = "statistics.leaves";
    private const string Classes = "statistics.classes";

    // LogLikelihood and Samples.
    private const string Totals = "statistics.totals";

    /// <summary>Adds the counts to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, ExpectedCounts counts)
    {
        PartTensors.Add(file, Weights, counts.Weights);
        PartTensors.Add(file, Leaves, counts.Leaves);
        file.Add(Classes, counts.Classes);
        file.Add(Totals, [counts.LogLikelihood, counts.Samples]);
    }

    /// <summary>Takes the counts of a model out of a file.</summary>
    public static ExpectedCounts Read(SafetensorsReader file, ConvAC model)
    {
        var counts = new ExpectedCounts(model);
        double[] totals = new double[2];
        PartTensors.Read(file, Weights, counts.Weights);
        PartTensors.Read(file, Leaves, counts.Leaves);
        PartTensors.Read(file, Classes, [counts.Classes]);
        PartTensors.Read(file, Totals, [totals]);
        (counts.LogLikelihood, counts.Samples) = (totals[0], totals[1]);
        return counts;
    }
}
