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
        Add(file, Weights, counts.Weights);
        Add(file, Leaves, counts.Leaves);
        file.Add(Classes, counts.Classes);
        file.Add(Totals, [counts.LogLikelihood, counts.Samples]);
    }

    /// <summary>Takes the counts of a model out of a file.</summary>
    public static ExpectedCounts Read(SafetensorsReader file, ConvAC model)
    {
        var counts = new ExpectedCounts(model);
        double[] totals = new double[2];
        Read(file, Weights, counts.Weights);
        Read(file, Leaves, counts.Leaves);
        Read(file, Classes, [counts.Classes]);
        Read(file, Totals, [totals]);
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
