namespace Entroscope.Cli.Commands;

/// <summary>The commands of a tool.</summary>
/// <param name="Description">What the tool is for.</param>
/// <param name="Create">Makes the commands that a command line may mean.</param>
internal sealed record CommandSet(string Description, Func<IReadOnlyList<string>, IEnumerable<Command>> Create);
