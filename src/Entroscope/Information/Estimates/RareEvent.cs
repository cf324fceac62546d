namespace Entroscope.Information.Estimates;

/// <summary>An event of a model that draws may miss.</summary>
/// <param name="Node">The node of the channel, or the site of the value; -1 for a class.</param>
/// <param name="Parent">The channel of the parent (at the root the class); -1 for a class and for a value.</param>
/// <param name="Channel">The channel, or the class.</param>
/// <param name="Value">The value of the site; -1 for a channel or a class.</param>
/// <param name="Probability">Its probability q.</param>
/// <param name="Cost">What it costs, -log of its conditional probability, in nats.</param>
internal readonly record struct RareEvent(int Node, int Parent, int Channel, int Value, double Probability, double Cost);
