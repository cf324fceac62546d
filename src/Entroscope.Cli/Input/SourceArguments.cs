using Entroscope.Sources;

namespace Entroscope.Cli.Input;

/// <summary>The options that describe a source and how much of it is drawn; those of its parameters are an option a name.</summary>
internal sealed class SourceArguments
{
    private readonly Option<int> _sites = OptionFactory.Integer(
        "--sites", "Number of sites of a row; where entropies are requested a power of 2, of independent, ising-chain, coin and santa-fe any.", 64, 1, 1 << 26);
    private readonly Option<int> _rows = OptionFactory.Integer("--rows", "Number of rows.", 1000, 1, 100_000_000);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _draws = OptionFactory.OptionalInteger(
        "--draws", "Draws behind entropies that are Monte Carlo means. [default: 2000]", 100, 1_000_000);

    private readonly (string Name, Option<double?> Option)[] _parameters =
    [
        .. SourceCatalog.All.SelectMany(e => e.Parameters.Select(p => (Source: e.Name, Parameter: p)))
            .GroupBy(p => p.Parameter.Name, StringComparer.Ordinal)
            .Select(g => (g.Key, Parameter(g.Key, string.Join("; ", g.Select(p => Describe(p.Source, p.Parameter)))))),
    ];

    /// <summary>Gets all of them.</summary>
    public Option[] All => [_sites, _rows, _seed, _draws, .. _parameters.Select(p => p.Option)];

    public void AddTo(Command command) => command.AddAll(All);

    public int Rows(ParseResult parsed) => parsed.GetValue(_rows);

    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public SourceOptions Options(ParseResult parsed) => parsed.GetValue(_draws) is { } draws
        ? new SourceOptions { Draws = draws, Seed = Seed(parsed) }
        : new SourceOptions { Seed = Seed(parsed) };

    /// <summary>Gets the parameters that were given.</summary>
    public Dictionary<string, double> Given(ParseResult parsed) => _parameters.Where(p => parsed.GetValue(p.Option) is not null)
        .ToDictionary(p => p.Name, p => parsed.GetValue(p.Option)!.Value, StringComparer.Ordinal);

    /// <summary>Makes the source.</summary>
    /// <param name="shift">The shift that its tree must have.</param>
    /// <exception cref="UsageException">There is no such source, or it cannot have these parameters, sites or shift.</exception>
    public Source Make(ParseResult parsed, string name, int shift)
    {
        try
        {
            Source source = SourceCatalog.Create(name, parsed.GetValue(_sites), Given(parsed));
            return shift < source.Sites ? source
                : throw new UsageException(Invariant($"--shift must be an integer of 0..{source.Sites - 1} for {source.Sites} sites, but is '{shift}'"));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message.Split(" (Parameter '", 2)[0].TrimEnd('.'));
        }
    }

    private static Option<double?> Parameter(string name, string description) =>
        OptionFactory.OptionalReal("--" + name, description + ".", double.MinValue, double.MaxValue);

    private static string Describe(string source, SourceParameter p) =>
        Invariant($"{source}: {p.Description}, {p.Rule} [default: {p.Default}]");
}
