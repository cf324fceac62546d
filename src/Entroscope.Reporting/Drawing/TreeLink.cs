namespace Entroscope.Reporting.Drawing;

/// <summary>A link of a tree picture.</summary>
/// <param name="Node">The node below.</param>
/// <param name="Bits">What passes through the link, at least 0.</param>
internal readonly record struct TreeLink(int Node, int Channels, double Bits);
