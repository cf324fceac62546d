using Entroscope.Learning.Born;

namespace Entroscope.Cli.Input;

/// <summary>The options of a training in the Born reading.</summary>
internal sealed class BornArguments
{
    private const string Born = "born";
    private static readonly BornOptions Standard = new();
    private readonly Option<string?> _reading = OptionFactory.Choice("--reading",
        "What the weights of the network are: probabilities (generative), or real numbers whose outputs are amplitudes, p(x) = h(x)^2 / Z (born). "
            + "[default: generative]", "generative", Born);
    private readonly Option<string?> _start = OptionFactory.Choice("--born-start",
        "With --reading born: begin with square roots of a network that EM has trained, or with random weights of both signs. [default: generative]",
        "generative", "random");
    private readonly Option<double?> _rate = OptionFactory.OptionalReal("--learning-rate",
        Invariant($"With --reading born: step size of Adam. [default: {Standard.LearningRate}]"), 1e-9, 1);

    public void AddTo(Command command) => command.AddAll([_reading, .. OfBorn]);

    private Option[] OfBorn => [_start, _rate];

    /// <summary>Reads the options; null where the network is to be one of probabilities.</summary>
    /// <exception cref="UsageException">Options of another reading were given.</exception>
    public BornOptions? Read(ParseResult parsed, TrainingArguments training)
    {
        if (parsed.GetValue(_reading) is not Born)
        {
            parsed.Refuse(OfBorn, "is about --reading born; give both");
            return null;
        }

        training.RefuseInBorn(parsed);
        return training.Born(parsed, Standard with
        {
            Start = parsed.GetValue(_start) is "random" ? BornStart.Random : BornStart.Generative,
            LearningRate = parsed.GetValue(_rate) ?? Standard.LearningRate,
        });
    }
}
