namespace Entroscope.Files.Safetensors;

/// <summary>Arrays one behind the other in one tensor.</summary>
internal static class PartTensors
{
    /// <summary>Adds the tensor to a file to be written.</summary>
    public static void Add(SafetensorsWriter file, string name, IReadOnlyList<double[]> parts) =>
        file.Add(name, [Count(parts)], parts.Count, part => parts[part]);

    /// <summary>Reads the tensor into arrays of the lengths that it was written with.</summary>
    public static void Read(SafetensorsReader file, string name, IReadOnlyList<double[]> parts)
    {
        TensorEntry tensor = file.Claim(name, [Count(parts)]);
        long first = 0;
        foreach (double[] part in parts)
        {
            file.Read(tensor, first, part);
            first += part.Length;
        }
    }

    private static long Count(IReadOnlyList<double[]> parts) => parts.Sum(part => (long)part.Length);
}
