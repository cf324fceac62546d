namespace Entroscope.Cli.Input;

/// <summary>The options that say what to find out about activation functions.</summary>
internal sealed class ActivationArguments
{
    private static readonly ActivationStudyOptions Standard = new();
    private readonly Option<double[]?> _places = OptionFactory.RealList("--z", "The pre-activations of the table. [default: -4,-2,-1,0,1,2,4]", 1);
    private readonly Option<double[]?> _logits = OptionFactory.RealList("--logits", "The logits of softmax. [default: 0,1,2]", 2);
    private readonly PathOption _density = new(PathUse.Read, "--density")
    {
        Description = "How the pre-activation is distributed: "
        + "gaussian:MEAN,DEVIATION, uniform:FROM,TO, or a file of one column of numbers. [default: gaussian:0,1]",
        HelpName = "DENSITY"
    };
    private readonly Option<double?> _bound = OptionFactory.OptionalReal("--z-max",
        "Compute the capacity of the units with noise for |z| up to this.", 1e-6, 1e6);
    private readonly Option<double?> _tolerance = OptionFactory.OptionalReal("--tolerance",
        "The duality gap at which a capacity is known well enough, in nats. [default: a thousandth of it]", 1e-12, 1);
    private readonly Option<int> _bits = OptionFactory.Integer("--bits", "The bits to which outputs are rounded.", Standard.Bits, 1, 16);
    private readonly Option<double> _noise = OptionFactory.Real("--noise", "The standard deviation of the noise of the gaussian unit.",
        Standard.Noise, 1e-9, 1e9);

    private Option[] All => [_places, _logits, _density, _bound, _tolerance, _bits, _noise];

    public void AddTo(Command command) => command.AddAll(All);

    /// <summary>Returns whether the user gave one of the options.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.FirstGiven(All) is not null;

    /// <summary>Refuses options that say nothing about any of the activations that are requested.</summary>
    public void RefuseUnused(ParseResult parsed, string[] names)
    {
        (Option Option, string Name)[] ofOne = [(_logits, Softmax.Name), (_noise, "gaussian")];
        foreach ((Option option, string name) in ofOne.Where(o => !names.Contains(o.Name, StringComparer.Ordinal)))
        {
            parsed.Refuse([option], $"is about {name}; name it, too, or leave the option out");
        }
    }

    public ActivationStudyOptions Read(ParseResult parsed, ulong seed, bool curves, CancellationToken cancellation) => new()
    {
        Places = parsed.GetValue(_places) is { Length: > 0 } places ? places : Standard.Places,
        Logits = parsed.GetValue(_logits) is { Length: > 0 } logits ? logits : Standard.Logits,
        Density = parsed.GetValue(_density) is { } text ? ActivationInput.Density(text, cancellation) : Standard.Density,
        Bound = parsed.GetValue(_bound),
        Tolerance = parsed.GetValue(_tolerance),
        Bits = parsed.GetValue(_bits),
        Noise = parsed.GetValue(_noise),
        Curves = curves,
        Seed = seed,
    };
}
