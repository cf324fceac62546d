namespace Entroscope.Cli.Input;

/// <summary>The options that say how means over a model are computed: by enumeration, or by how many draws.</summary>
/// <param name="target">What --standard-error asks for.</param>
/// <param name="relative">What --relative-error asks for.</param>
/// <param name="fewest">The fewest draws.</param>
internal sealed class DrawArguments(string target, string relative, int fewest = 2)
{
    private readonly Option<bool> _exact = new("--exact") { Description = "Enumerate every joint value; at most 2^20." };
    private readonly Option<double?> _target = OptionFactory.OptionalReal("--standard-error", target, 1e-9, 1e9);
    private readonly Option<double?> _relative = OptionFactory.OptionalReal("--relative-error", relative, 1e-9, 1);

    public Option<int?> Number { get; } = OptionFactory.OptionalInteger("--draws", "Estimate from N ancestral draws.", fewest, int.MaxValue);

    public Option[] Targets => [_target, _relative];

    public Option[] All => [_exact, Number, .. Targets];

    public bool IsExact(ParseResult parsed) => parsed.GetValue(_exact);

    public EntropyOptions Read(ParseResult parsed, ulong seed, int threads)
    {
        var options = new EntropyOptions
        {
            Draws = parsed.GetValue(Number),
            StandardError = parsed.GetValue(_target),
            RelativeError = parsed.GetValue(_relative),
            Seed = seed,
            Engine = new EngineOptions { Threads = threads },
        };
        UsageException.ThrowIf(IsExact(parsed) && IsDrawn(options),
            "--exact cannot be combined with --draws, --standard-error or --relative-error; give one of them");
        return options;
    }

    public static bool IsDrawn(EntropyOptions options) => options.Draws is not null || options.HasTarget;
}
