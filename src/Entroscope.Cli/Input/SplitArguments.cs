namespace Entroscope.Cli.Input;

/// <summary>The options that divide data into training, validation and test rows.</summary>
/// <param name="files">Whether the parts may be files of their own.</param>
internal sealed class SplitArguments(bool files = true)
{
    private readonly PathOption _validation = new(PathUse.Read, "--validation") { Description = "A file of validation rows." };
    private readonly PathOption _test = new(PathUse.Read, "--test") { Description = "A file of test rows." };
    private readonly Option<int?> _testRows = OptionFactory.OptionalInteger("--test-rows", "Keep the last N rows for the test.", 1, int.MaxValue);
    private readonly Option<double?> _testFraction = OptionFactory.OptionalShare("--test-fraction",
        "Keep this part of the rows, drawn at random, for the test; between 0 and 1.");
    private readonly Option<double> _validationFraction = OptionFactory.Share("--validation-fraction",
        "Part of the training rows, drawn at random, for the choice of the model; between 0 and 1.", new SplitOptions().ValidationFraction);

    public Option[] All => [.. files ? new Option[] { _validation, _test } : [], _testRows, _testFraction, _validationFraction];

    public void AddTo(Command command) => command.AddAll(All);

    public SplitOptions Read(ParseResult parsed, ulong seed) => new()
    {
        ValidationPath = files ? parsed.GetValue(_validation) : null,
        TestPath = files ? parsed.GetValue(_test) : null,
        TestRows = parsed.GetValue(_testRows),
        TestFraction = parsed.GetValue(_testFraction),
        ValidationFraction = parsed.GetValue(_validationFraction),
        Seed = seed,
    };
}
