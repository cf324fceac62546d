using Entroscope.Learning.Hybrid;

namespace Entroscope.Cli.Input;

/// <summary>The options of hybrid training.</summary>
internal sealed class HybridArguments
{
    private static readonly HybridOptions Standard = new();
    private readonly Option<double?> _weight = OptionFactory.OptionalReal("--hybrid", "After EM train further for classification: "
        + "raise (1 - LAMBDA) mean log p(x, y) + LAMBDA mean log p(y | x) by gradient steps; 0 is generative, 1 discriminative.", 0, 1);
    private readonly Option<int?> _steps = OptionFactory.OptionalInteger("--hybrid-steps",
        Invariant($"Largest number of passes of --hybrid. [default: {Standard.Steps}]"), 0, 1_000_000);

    public void AddTo(Command command)
    {
        _weight.HelpName = "LAMBDA";
        command.AddAll(_weight, _steps);
    }

    /// <summary>Reads the options; null where no hybrid training is requested.</summary>
    /// <exception cref="UsageException">There are steps of nothing.</exception>
    public HybridOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_weight) is not { } weight)
        {
            parsed.Refuse([_steps], "is about --hybrid; give both");
            return null;
        }

        return Standard with { DiscriminativeWeight = weight, Steps = parsed.GetValue(_steps) ?? Standard.Steps };
    }

    /// <summary>Refuses hybrid training of a network of real weights.</summary>
    /// <param name="reading">The reading that is trained, such as "score".</param>
    /// <exception cref="UsageException">The user asked for it.</exception>
    public void RefuseIn(ParseResult parsed, string reading) =>
        parsed.Refuse([_weight, _steps], $"trains a network of probabilities further; --reading {reading} trains one of real weights");
}
