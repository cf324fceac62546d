namespace Entroscope.Cli.Input;

/// <summary>What the arguments of <c>scaling</c> name: model files, and data to measure them on.</summary>
/// <param name="Models">The model files, at least one.</param>
/// <param name="Data">The data, or null.</param>
internal sealed record ScalingSources(string[] Models, string? Data)
{
    /// <summary>Sorts the arguments: model files end in .safetensors or .json.</summary>
    /// <exception cref="UsageException">There is no model, or more than one source of data.</exception>
    public static ScalingSources Of(string[] arguments)
    {
        string[] models = Array.FindAll(arguments, IsModel);
        string[] data = Array.FindAll(arguments, a => !IsModel(a));
        return models.Length == 0
            ? throw new UsageException(
                Invariant($"scaling needs a model file (.safetensors or .json), but '{data[0]}' is none; ")
                + "to train networks on data give --widths LIST or --sweep")
            : data.Length > 1
            ? throw new UsageException(Invariant(
                $"scaling takes model files (.safetensors or .json) and one source of data, but {data.Length} others were given: {string.Join(", ", data)}"))
            : new ScalingSources(models, data.FirstOrDefault());
    }

    public static bool IsModel(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
