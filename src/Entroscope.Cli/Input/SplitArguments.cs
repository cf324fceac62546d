using System.CommandLine;
using Entroscope.Data;

namespace Entroscope.Cli.Input;

/// <summary>The options that divide data into training, validation and test rows.</summary>
internal sealed class SplitArguments
{
    private readonly Option<string?> _validation = new("--validation") { Description = "A file of validation rows.", HelpName = "PATH" };
    private readonly Option<string?> _test = new("--test") { Description = "A file of test rows.", HelpName = "PATH" };
    private readonly Option<int?> _testRows = OptionFactory.OptionalInteger("--test-rows", "Keep the last N rows for the test.", 0, int.MaxValue);
    private readonly Option<double?> _testFraction = OptionFactory.OptionalReal("--test-fraction", "Keep a random part of the rows for the test, 0..0.9.", 0, 0.9);
    private readonly Option<double> _validationFraction = OptionFactory.Real("--validation-fraction", "Part of the training rows used for validation, 0..0.9.", 0.15, 0, 0.9);

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
