namespace Entroscope.Cli.Input;

/// <summary>The options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };

    public static Option<bool> Json() => new("--json") { Description = "Print exactly one JSON object on standard output." };

    public static Option<bool> Profile() => new("--profile") { Description = "Show what the training spent its time on and how fast it was." };

    public static Option<ulong> Seed() => OptionFactory.Seed("--seed", "Random seed.", 1);

    public static Option<int> Threads() => OptionFactory.Integer("--threads", "Number of threads; 0 uses every processor. Changes no result.", 0, 0, 4096);

    public static Option<string?> Unit() => OptionFactory.Choice("--unit", "Unit of the tables; JSON is always in nats. [default: bits]", "nats", "bits");

    public static bool InNats(ParseResult parsed, Option<string?> unit) => string.Equals(parsed.GetValue(unit), "nats", StringComparison.Ordinal);

    public static PathOption Output(PathUse use, string description, string? standard = null, Func<string, string>? beside = null) =>
        new(use, "--output", "-o") { Description = description, Standard = standard, Beside = beside };

    /// <summary>Gets the option of the measuring commands that keeps their result in a file.</summary>
    public static PathOption ResultFile { get; } = Output(PathUse.Shown, "Also write the result to this file: JSON with --json, else the tables.");

    /// <summary>Gets the option of all commands that read data: the memory that a table, and a training on it, may take.</summary>
    public static Option<long?> MaxMemory { get; } = OptionFactory.Memory(
        "--max-memory", "Most memory that the data and a training on it may take: bytes, or such as 500MiB, 4GiB or 50% (of this machine). [default: 80%]");

    public static Option<string?> Class(string description) =>
        new("--class") { Description = description + ": its name, or its number from 0.", HelpName = "CLASS" };

    public static Argument<string> Model() => new Argument<string>("MODEL") { Description = "A model file (.safetensors or .json)." };
}
