using System.Text;
using System.Text.RegularExpressions;

namespace Entroscope.Faults;

/// <summary>What a scenario writes when nothing disturbs it.</summary>
/// <param name="Bytes">The output, without times.</param>
/// <param name="Output">Standard output, without times.</param>
/// <param name="Time">How long it took.</param>
internal sealed partial record Baseline(byte[] Bytes, string Output, TimeSpan Time)
{
    /// <summary>Runs a scenario undisturbed.</summary>
    public static Baseline Of(World world, Scenario scenario, int variant)
    {
        string folder = world.Trial($"base-{scenario.Name}-{variant}");
        ToolResult result = Tool.Run(folder, scenario.Arguments(variant));
        if (result.Code != 0)
        {
            throw new InvalidOperationException($"{scenario.Name}: fails undisturbed: {result.Error}");
        }

        return new Baseline(Read(Path.Combine(folder, scenario.Output)), WithoutTimes(result.Output), result.Time);
    }

    /// <summary>Reads an output without its times.</summary>
    public static byte[] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return path.EndsWith(".safetensors", StringComparison.Ordinal) ? bytes : Encoding.UTF8.GetBytes(WithoutTimes(Encoding.UTF8.GetString(bytes)));
    }

    public static string WithoutTimes(string text) => Seconds().Replace(Times().Replace(text, "$1"), "T s");

    /// <summary>Returns whether a file is this output.</summary>
    public bool Is(string path) => Read(path).AsSpan().SequenceEqual(Bytes);

    [GeneratedRegex("(\"(?:seconds|[a-z_]*_seconds|reused)\"): *[0-9.eE+-]+")]
    private static partial Regex Times();

    [GeneratedRegex(@"\b[0-9]+\.[0-9]+ s\b")]
    private static partial Regex Seconds();
}
