using System.Globalization;

namespace Entroscope.Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record FuzzOptions
{
    public const string AllFormats = "all";
    public const int Failed = 1;

    public string Format { get; init; } = AllFormats;

    public long Inputs { get; init; } = 100_000;

    /// <summary>Gets the length of the campaign; 0 ends it by the number of inputs.</summary>
    public double Seconds { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of the first input, which a finding names.</summary>
    public long First { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the memory that an input may take.</summary>
    public long MostBytes { get; init; } = 1536L << 20;

    /// <summary>Gets the folder for the inputs of findings; null keeps none.</summary>
    public string? Keep { get; init; }

    /// <summary>Gets the folder whose inputs are run once instead of a campaign.</summary>
    public string? Replay { get; init; }

    /// <summary>Gets the folder that the valid inputs are written to instead of a campaign.</summary>
    public string? Valid { get; init; }

    /// <summary>Gets the format that AFL++ chooses the inputs of; null for none.</summary>
    public string? Afl { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is not known, or its value is missing or wrong.</exception>
    public static FuzzOptions Parse(string[] args)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--format" => options with { Format = value },
                "--inputs" => options with { Inputs = (long)Number(value) },
                "--seconds" => options with { Seconds = Number(value) },
                "--seed" => options with { Seed = (ulong)Number(value) },
                "--first" => options with { First = (long)Number(value) },
                "--threads" => options with { Threads = Math.Max(1, (int)Number(value)) },
                "--max-memory" => options with { MostBytes = (long)Number(value) << 20 },
                "--keep" => options with { Keep = value },
                "--replay" => options with { Replay = value },
                "--afl" => options with { Afl = value },
                "--valid" => options with { Valid = value },
                _ => throw new ArgumentException($"There is no option {args[i]}."),
            };
        }

        return options;

        static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0
            ? number
            : throw new ArgumentException($"'{text}' is not a number of at least 0.");
    }
}
