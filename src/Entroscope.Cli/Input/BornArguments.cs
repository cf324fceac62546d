using Entroscope.Learning.Born;

namespace Entroscope.Cli.Input;

/// <summary>The options of a training in the Born reading.</summary>
internal sealed class BornArguments(ReadingArguments reading)
{
    private static readonly BornOptions Standard = new();
    private readonly Option<string?> _start = OptionFactory.Choice("--born-start",
        "With --reading born: begin with square roots of a network that EM has trained, or with random weights of both signs. [default: generative]",
        "generative", "random");

    public void AddTo(Command command) => command.AddAll([_start]);

    /// <summary>Reads the options; null where the network is to be one of probabilities.</summary>
    /// <exception cref="UsageException">Options of another reading were given.</exception>
    public BornOptions? Read(ParseResult parsed, TrainingArguments training)
    {
        if (!reading.Is(parsed, ReadingArguments.Born))
        {
            parsed.Refuse([_start], "is about --reading born; give both");
            return null;
        }

        training.RefuseInBorn(parsed);
        return training.Born(parsed, Standard with
        {
            Start = parsed.GetValue(_start) is "random" ? BornStart.Random : BornStart.Generative,
            LearningRate = reading.Rate(parsed) ?? Standard.LearningRate,
        });
    }
}
