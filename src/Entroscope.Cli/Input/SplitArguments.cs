using System.CommandLine;
using Entroscope.Data;

namespace Entroscope.Cli.Input;

/// <summary>The options that divide data into training, validation and test rows.</summary>
internal sealed class SplitArguments
{
    private readonly Option<string?> _validation = new("--validation") { Description = "A file of validation rows.", HelpName = "PATH" };
    private readonly Option<string?> _test = new("--test") { Description = "A file of test rows.", HelpName = "PATH" };
    private readonly Option<int?> _testRows = OptionFactory.OptionalInteger("--test-rows", "Keep the last N rows for the test.", 1, int.MaxValue);
    private readonly Option<double?> _testFraction = OptionFactory.OptionalShare("--test-fraction", "Keep this part of the rows, drawn at random, for the test; between 0 and 1.");
    private readonly Option<double> _validationFraction = OptionFactory.Share("--validation-fraction", "Part of the training rows, drawn at random, for the choice of the model; between 0 and 1.", new SplitOptions().ValidationFraction);

    public void AddTo(Command command)
    {
        command.Add(_validation);
        command.Add(_test);
        command.Add(_testRows);
        command.Add(_testFraction);
        command.Add(_validationFraction);
    }

    public SplitOptions Read(ParseResult parsed, ulong seed) => new()
    {
        ValidationPath = parsed.GetValue(_validation),
        TestPath = parsed.GetValue(_test),
        TestRows = parsed.GetValue(_testRows),
        TestFraction = parsed.GetValue(_testFraction),
        ValidationFraction = parsed.GetValue(_validationFraction),
        Seed = seed,
    };
}
