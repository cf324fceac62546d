using Entroscope.Learning.Born;
using Entroscope.Learning.Score;

namespace Entroscope.Cli.Input;

/// <summary>The reading that a network is trained in, and what the trainings of real weights have in common.</summary>
internal sealed class ReadingArguments
{
    public const string Score = "score";
    public const string Born = "born";

    private readonly Option<string?> _reading = OptionFactory.Choice("--reading",
        "What the weights of the network are: probabilities (generative); real numbers, trained as a classifier by gradient steps on class scores (score); "
            + "or real numbers whose outputs are amplitudes, p(x) = h(x)^2 / Z (born). [default: generative]", "generative", Score, Born);

    private readonly Option<double?> _rate = OptionFactory.OptionalReal("--learning-rate",
        "With --reading score or born: step size of Adam. "
            + Invariant($"[default: {new ScoreOptions().LearningRate}; born: {new BornOptions().LearningRate}]"), 1e-9, 1);

    public void AddTo(Command command) => command.AddAll([_reading, _rate]);

    /// <summary>Whether a reading of real weights is asked for.</summary>
    /// <exception cref="UsageException">The step size of Adam was given without one.</exception>
    public bool Is(ParseResult parsed, string reading)
    {
        if (parsed.GetValue(_reading) is not (Score or Born))
        {
            parsed.Refuse([_rate], "is about --reading score and born; give one of them, too");
        }

        return string.Equals(parsed.GetValue(_reading), reading, StringComparison.Ordinal);
    }

    /// <summary>The step size that was given, or null.</summary>
    public double? Rate(ParseResult parsed) => parsed.GetValue(_rate);
}
