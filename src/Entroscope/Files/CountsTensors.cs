using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Files;

/// <summary>Expected counts as tensors of a safetensors file.</summary>
internal static class CountsTensors
{
    private const string Weights = "weights";
    private const string Leaves = "leaves";
    private const string Classes = "classes";

    // LogLikelihood and Samples.
    private const string Totals = "totals";

    /// <summary>Adds the counts to a file to be written; the prefix tells them from others.</summary>
    public static void Add(SafetensorsWriter file, ExpectedCounts counts, string prefix)
    {
        Add(file, prefix + Weights, counts.Weights);
        Add(file, prefix + Leaves, counts.Leaves);
        file.Add(prefix + Classes, counts.Classes);
        file.Add(prefix + Totals, [counts.LogLikelihood, counts.Samples]);
    }

    /// <summary>Takes the counts of a model out of a file.</summary>
    public static ExpectedCounts Read(SafetensorsReader file, ConvAC model, string prefix)
    {
        var counts = new ExpectedCounts(model);
        double[] totals = new double[2];
        Read(file, prefix + Weights, counts.Weights);
        Read(file, prefix + Leaves, counts.Leaves);
        Read(file, prefix + Classes, [counts.Classes]);
        Read(file, prefix + Totals, [totals]);
        (counts.LogLikelihood, counts.Samples) = (totals[0], totals[1]);
        return counts;
    }

    private static void Add(SafetensorsWriter file, string name, double[][] parts) => file.Add(name, [Count(parts)], parts.Length, part => parts[part]);

    private static void Read(SafetensorsReader file, string name, double[][] parts)
    {
        TensorEntry tensor = file.Claim(name, [Count(parts)]);
        long first = 0;
        foreach (double[] part in parts)
        {
            file.Read(tensor, first, part);
            first += part.Length;
        }
    }

    private static long Count(double[][] parts) => parts.Sum(part => (long)part.Length);
}
