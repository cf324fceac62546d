namespace Entroscope.Cli.Input;

/// <summary>Tells which options a user gave, and refuses those that mean nothing beside what else was given.</summary>
internal static class GivenOptions
{
    /// <summary>Finds the first of some options that the user gave; null where there is none.</summary>
    public static Option? FirstGiven(this ParseResult parsed, IEnumerable<Option> options) =>
        options.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false });

    /// <summary>Refuses options.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The options that have no meaning here.</param>
    /// <param name="why">What follows the name of the option in the message.</param>
    /// <exception cref="UsageException">The user gave one.</exception>
    public static void Refuse(this ParseResult parsed, IEnumerable<Option> options, string why)
    {
        if (parsed.FirstGiven(options) is { } stray)
        {
            throw new UsageException($"{stray.Name} {why}");
        }
    }
}
