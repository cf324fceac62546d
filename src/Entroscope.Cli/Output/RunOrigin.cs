namespace Entroscope.Cli.Output;

/// <summary>How a run was started, as its manifest records it.</summary>
/// <param name="Title">The name of the data.</param>
/// <param name="WorkingFolder">The folder that relative paths among the arguments begin at.</param>
internal sealed record RunOrigin(string Title, string[] Arguments, string WorkingFolder, ulong Seed, DateTimeOffset Started);
